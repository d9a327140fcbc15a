package space.perigee.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.mission.Digest;
import space.perigee.mission.Problem;
import space.perigee.mission.Text;
import space.perigee.model.CompactModel;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;
import space.perigee.vision.DataSet;
import space.perigee.vision.DataSets;
import space.perigee.vision.LabelledImage;
import space.perigee.vision.scenes.Light;
import space.perigee.vision.scenes.SceneArtist;
import space.perigee.vision.scenes.SceneDataSet;
import space.perigee.vision.scenes.SceneSpec;

@Command(
        name = "train",
        description = {
            "Train a base model on the known domain of a data set.",
            "It is a yolov3-tiny: anchors fitted to the data, the checkpoint chosen on DOMAIN_val, batch norm folded. Kept by"
                    + " digest: the same again is there at once, and a training that was killed goes on. Some 340 images of"
                    + " 640 x 512 take 20 s an epoch on two cores."
        })
final class TrainCommand implements Callable<Integer> {
    static final int USUAL_EPOCHS = 44;

    private static final int MAX_EPOCHS = 10_000;
    private static final int MAX_DRAWN = 100_000;

    private final Cli cli;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "A data set, see perigee data check.")
    private Path data = Path.of(".");

    @Option(names = "--known", paramLabel = "DOMAIN", description = "The domain that it learns, as day of day_train.")
    private Optional<String> known = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Also write the model there: ONNX, or a quarter of its size where the name ends in .pgcm, the form that"
                            + " ships (int8 by a written rule; it expands to another model, measure that one).")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--credit",
            paramLabel = "TEXT",
            description = "Whose images these are, for the card of the model at --out.")
    private Optional<String> credit = Optional.empty();

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the images (default: ${DEFAULT-VALUE}).")
    private int epochs = USUAL_EPOCHS;

    @Option(names = "--seed", paramLabel = "N", description = "Of all that is drawn (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--init",
            paramLabel = "FILE",
            description = "First layers of darknet's yolov3-tiny.conv.9 instead of random ones.")
    private Optional<Path> init = Optional.empty();

    @Option(
            names = "--drawn",
            paramLabel = "N",
            description = "Mix in N day scenes that Perigee draws; for its own four classes in grey.")
    private int drawn;

    @Mixin
    private Output output = new Output();

    TrainCommand(Cli cli) {
        this.cli = cli;
    }

    /** A base as programs read it; mAP as fractions over the validation split, -1 where it has no boxes. */
    record Figures(
            Path file,
            Digest digest,
            boolean kept,
            List<String> classes,
            int widthPx,
            int heightPx,
            int channels,
            double trainedSeconds,
            Map<String, String> notes) {}

    @Override
    public Integer call() {
        if (epochs < 1 || epochs > MAX_EPOCHS) throw badArgument("--epochs " + epochs + " is not in 1.." + MAX_EPOCHS);
        if (drawn < 0 || drawn > MAX_DRAWN) throw badArgument("--drawn " + drawn + " is not in 0.." + MAX_DRAWN);
        String domain = known.orElseGet(this::onlyDomain);
        DataSet set = DataSets.open(data, domain, Set.of(DataSet.Part.TRAIN, DataSet.Part.VAL));
        BaseOrder order = new BaseOrder(set, domain, drawnScenes(set), epochs, seed, init);
        out.ifPresent(TrainCommand::requireUsable); // before minutes of work, not after
        long begun = cli.host().millis();
        BaseWorkshop.Base base =
                new BaseWorkshop(cli).make(order, new BaseWorkshop.Notes(command(set, domain), licence(set)));
        Digest digest = out.map(target -> written(base.file(), target)).orElse(base.digest());
        double seconds = Duration.ofMillis(cli.host().millis() - begun).toMillis() / 1e3;
        ModelCard card = base.card();
        Figures figures = new Figures(
                out.orElse(base.file()),
                digest,
                base.kept(),
                card.classes(),
                card.inputWidthPx(),
                card.inputHeightPx(),
                card.channels(),
                seconds,
                card.notes());
        output.print(cli, figures, table(figures));
        return Perigee.OK;
    }

    private String onlyDomain() {
        SortedSet<String> domains = DataSets.domainsOf(DataSets.splitsOf(data));
        if (domains.size() == 1) return domains.first();
        throw badArgument("--known is missing; the data set has " + String.join(", ", domains));
    }

    /** Drawn once for a number and a seed, and kept. */
    private List<LabelledImage> drawnScenes(DataSet set) {
        if (drawn == 0) return List.of();
        if (!set.classes().equals(SceneArtist.CLASS_NAMES))
            throw badArgument("--drawn goes with the classes " + String.join(", ", SceneArtist.CLASS_NAMES));
        Path folder = cli.cache().resolve(Text.of("drawn-%d-%d", seed, drawn));
        Path whole = folder.resolve(".whole");
        if (!Files.isRegularFile(whole)) {
            List<SceneDataSet.Domain> domains =
                    List.of(new SceneDataSet.Domain(SceneSpec.aerial(Light.DAY), drawn, 1, 1));
            try (Progress progress = Progress.of(cli, "drawing scenes", drawn, "scenes")) {
                SceneDataSet.write(folder, domains, seed, (done, all) -> progress.at(done));
            }
            UserFiles.write(whole, new byte[0]);
        }
        return DataSets.open(folder).split(Light.DAY.domain(), DataSet.Part.TRAIN);
    }

    private String command(DataSet set, String domain) {
        return Text.of(
                "perigee train --data %s --known %s --epochs %d --seed %d%s%s",
                set.folder().toAbsolutePath().normalize().getFileName(),
                domain,
                epochs,
                seed,
                init.map(file -> " --init " + file.getFileName()).orElse(""),
                drawn == 0 ? "" : " --drawn " + drawn);
    }

    /** The first line of the data set's own licence. */
    static String licence(DataSet set) {
        Path file = set.folder().resolve("LICENSE");
        if (!Files.isRegularFile(file)) return "the data set has no LICENSE";
        return UserFiles.read(file, 1 << 20)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .map(line -> line.substring(0, Math.min(200, line.length())))
                .orElse("the data set's LICENSE is empty");
    }

    private static void requireUsable(Path target) {
        UserFiles.requireNoFolder(target, "perigee train");
        UserFiles.makeFolderOf(target);
    }

    /** The model of the cache, with its credit, at a place of the user's. @return digest of the model that the file stands for */
    private Digest written(Path file, Path target) {
        ModelFile trained = ModelFile.read(file);
        ModelFile model = credit.map(text -> trained.withCard(trained.card().withNote("credit", text)))
                .orElse(trained);
        if (!target.toString().endsWith(CompactModel.SUFFIX)) {
            UserFiles.write(target, model.bytes());
            return model.digest();
        }
        byte[] compact = CompactModel.compact(model);
        UserFiles.write(target, compact);
        return CompactModel.expand(compact).digest();
    }

    private static Table table(Figures figures) {
        Table table = new Table("WHAT", "HOW");
        table.row("model", figures.file());
        table.row("digest", figures.digest());
        table.row("classes", String.join(", ", figures.classes()));
        table.row(
                "input",
                Text.of(
                        "%d x %d px, %s",
                        figures.widthPx(), figures.heightPx(), Counted.of(figures.channels(), "channel")));
        figures.notes().forEach(table::row);
        table.row(
                "took", Text.of("%.0f s%s", figures.trainedSeconds(), figures.kept() ? ", it was there already" : ""));
        return table;
    }

    private static Problem badArgument(String what) {
        return CliProblem.BAD_ARGUMENT.with(what, "perigee train");
    }
}
