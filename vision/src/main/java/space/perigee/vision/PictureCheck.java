package space.perigee.vision;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import space.perigee.mission.Problem;
import space.perigee.vision.DataCheck.Trouble;

/**
 * Opens the pictures of data sets. A data set is read by its lists, labels and headers alone; whether the picture behind a header is whole
 * is known when it is decoded, and not before. One picture at a time is in memory.
 */
public final class PictureCheck {
    private PictureCheck() {}

    /**
     * Pictures of a data set, each once.
     *
     * @return in the order of the splits
     */
    public static Set<Path> files(DataSet data) {
        Set<Path> files = new LinkedHashSet<>();
        data.splits().values().forEach(images -> images.forEach(image -> files.add(image.file())));
        return files;
    }

    /**
     * A check of a data set with what is wrong with its pictures.
     *
     * @param done is told how many pictures were opened
     */
    public static DataCheck opened(DataCheck check, IntConsumer done) {
        List<Trouble> troubles = new ArrayList<>(check.troubles());
        int opened = 0;
        Bands bands = new Bands();
        for (Path file : files(check.data())) {
            if (troubles.size() >= DataCheck.MAX_TROUBLES) break;
            try {
                bands.requireSame(file, Images.read(file));
            } catch (Problem broken) {
                troubles.add(new Trouble(file.toString(), 0, withoutName(broken.text(), file)));
            }
            done.accept(++opened);
        }
        return new DataCheck(check.format(), check.data(), check.splits(), troubles);
    }

    /** A model takes pictures of so many channels and no others. */
    private static final class Bands {
        private int expected;

        void requireSame(Path file, Image image) {
            if (expected == 0) expected = image.channels();
            if (image.channels() != expected) throw VisionProblem.IMAGE_CHANNELS.with(file, image.channels(), expected);
        }
    }

    /** A trouble says its place first; twice in a line would be once too often. */
    private static String withoutName(String text, Path file) {
        String name = "image " + file + " ";
        return text.startsWith(name) ? text.substring(name.length()) : text;
    }

    /**
     * Opens pictures before they are worked on.
     *
     * @param done is told how many of them were opened
     * @throws Problem with the first that is broken
     */
    public static void require(Collection<Path> files, IntConsumer done) {
        int opened = 0;
        Bands bands = new Bands();
        for (Path file : files) {
            bands.requireSame(file, Images.read(file));
            done.accept(++opened);
        }
    }
}
