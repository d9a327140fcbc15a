package space.perigee.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import space.perigee.mission.Text;
import space.perigee.vision.DataSet;
import space.perigee.vision.DataSets;
import space.perigee.vision.LabelledImage;
import space.perigee.vision.scenes.Light;
import space.perigee.vision.scenes.SceneDataSet;
import space.perigee.vision.scenes.SceneSpec;

/**
 * The images of a demo.
 *
 * @param data the data set
 * @param known domain that the model knows
 * @param fresh domain that it meets
 * @param drawn whether Perigee drew them
 */
record DemoData(DataSet data, String known, String fresh, boolean drawn) {
    /** The data set that the user named, if any. */
    static Optional<DemoData> given(DemoSettings settings) {
        return settings.data().map(folder -> given(DataSets.open(folder), settings));
    }

    private static DemoData given(DataSet data, DemoSettings settings) {
        for (String domain : List.of(settings.known(), settings.fresh())) {
            if (!data.domains().contains(domain)) {
                throw CliProblem.BAD_ARGUMENT.with(
                        "the data set has no domain \"" + domain + "\", but " + data.domains(), "perigee demo");
            }
        }
        if (settings.known().equals(settings.fresh()))
            throw CliProblem.BAD_ARGUMENT.with(
                    "--known and --new are both \"" + settings.known() + "\"", "perigee demo");
        return new DemoData(data, settings.known(), settings.fresh(), false);
    }

    /** Scenes drawn once and kept for next time. */
    static DemoData ofScenes(Cli cli, DemoSettings settings) {
        return new DemoData(DataSets.open(drawn(cli, settings)), Light.DAY.domain(), Light.NIGHT.domain(), true);
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

    /** What the camera will see: the new domain's training images, whose labels only a downlink buys. */
    List<LabelledImage> flight() {
        return data.split(fresh, DataSet.Part.TRAIN);
    }

    /** What is opened before the decision: the test splits are the report's. */
    List<List<LabelledImage>> beforeTheDecision() {
        return List.of(data.split(known, DataSet.Part.TRAIN), data.split(known, DataSet.Part.VAL), flight());
    }

    List<LabelledImage> test(String domain) {
        return data.split(domain, DataSet.Part.TEST);
    }
}
