package space.perigee.cli;

import java.nio.file.Path;
import java.util.List;
import space.perigee.vision.LabelledImage;
import space.perigee.vision.PictureCheck;

/** Pictures are opened before the work on them begins: a broken one is bad input, and not a failure of another process minutes later. */
final class SoundPictures {
    private SoundPictures() {}

    /** @throws space.perigee.mission.Problem that names the first broken picture */
    static void require(Cli cli, List<List<LabelledImage>> splits) {
        List<Path> files =
                splits.stream().flatMap(List::stream).map(LabelledImage::file).toList();
        try (Progress progress = Progress.of(cli, "opening images", files.size(), "images")) {
            PictureCheck.require(files, progress::at);
        }
    }
}
