package space.perigee.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import space.perigee.mission.Text;
import space.perigee.vision.DataSet;
import space.perigee.vision.DataSets;
import space.perigee.vision.LabelledImage;
import space.perigee.vision.VisionProblem;
import space.perigee.vision.scenes.Light;
import space.perigee.vision.scenes.SceneDataSet;
import space.perigee.vision.scenes.SceneSpec;

/**
 * The images of a demo. Until the decision it opens no more than what decides or flies; the test splits are the report's.
 *
 * @param folder of the data set
 * @param known domain that the model knows
 * @param fresh domain that it meets
 * @param deciding the known domain's training and validation split
 * @param flight what the camera will see: the new domain's training images, whose labels only a downlink buys
 * @param drawn whether Perigee drew them
 */
record DemoData(Path folder, String known, String fresh, DataSet deciding, List<LabelledImage> flight, boolean drawn) {
    /** The data set that the user named, if any. */
    static Optional<DemoData> given(DemoSettings settings) {
        return settings.data().map(folder -> given(folder, settings));
    }

    private static DemoData given(Path folder, DemoSettings settings) {
        if (settings.known().equals(settings.fresh()))
            throw CliProblem.BAD_ARGUMENT.with(
                    "--known and --new are both \"" + settings.known() + "\"", "perigee demo");
        SortedSet<String> splits = DataSets.splitsOf(folder);
        for (String domain : List.of(settings.known(), settings.fresh())) {
            requireSplit(folder, splits, domain + DataSet.Part.TRAIN.suffix());
            requireSplit(folder, splits, domain + DataSet.Part.TEST.suffix());
        }
        return of(folder, settings.known(), settings.fresh(), false);
    }

    /** Now, by its name alone: minutes later, at the report, would be late. */
    private static void requireSplit(Path folder, SortedSet<String> splits, String name) {
        if (!splits.contains(name)) throw VisionProblem.SPLIT_MISSING.with(folder, name, String.join(", ", splits));
    }

    private static DemoData of(Path folder, String known, String fresh, boolean drawn) {
        DataSet deciding = DataSets.open(folder, known, Set.of(DataSet.Part.TRAIN, DataSet.Part.VAL));
        DataSet flown = DataSets.open(folder, fresh, Set.of(DataSet.Part.TRAIN));
        return new DemoData(folder, known, fresh, deciding, flown.split(fresh, DataSet.Part.TRAIN), drawn);
    }

    /** Scenes drawn once and kept for next time. */
    static DemoData ofScenes(Cli cli, DemoSettings settings) {
        return of(drawn(cli, settings), Light.DAY.domain(), Light.NIGHT.domain(), true);
    }

    private static Path drawn(Cli cli, DemoSettings settings) {
        int[] n = settings.counts();
        String name = Text.of("scenes-%d-%d-%d-%d-%d-%d", settings.seed(), n[0], n[1], n[2], n[3], n[4]);
        Path folder = cli.cache().resolve(name);
        Path done = folder.resolve("classes.txt");
        Path whole = folder.resolve(".whole");
        if (Files.isRegularFile(done) && Files.isRegularFile(whole)) return folder;
        List<SceneDataSet.Domain> domains = List.of(
                new SceneDataSet.Domain(SceneSpec.aerial(Light.DAY), n[0], n[1], n[2]),
                new SceneDataSet.Domain(SceneSpec.aerial(Light.NIGHT), n[3], 1, n[4]));
        int total = domains.stream().mapToInt(SceneDataSet.Domain::total).sum();
        try (Progress progress = Progress.of(cli, "Drawing scenes", total, "scenes")) {
            SceneDataSet.write(folder, domains, settings.seed(), (drawn, all) -> progress.at(drawn));
        }
        UserFiles.write(whole, new byte[0]);
        return folder;
    }

    /** Pictures that are opened before the decision: the test splits are the report's. */
    List<List<LabelledImage>> beforeTheDecision() {
        return List.of(deciding.split(known, DataSet.Part.TRAIN), deciding.split(known, DataSet.Part.VAL), flight);
    }

    /** For the report, after the decision; an image that trains, too, is refused. */
    List<LabelledImage> test(String domain) {
        return DataSets.open(folder, domain, Set.of(DataSet.Part.TRAIN, DataSet.Part.TEST))
                .split(domain, DataSet.Part.TEST);
    }
}
