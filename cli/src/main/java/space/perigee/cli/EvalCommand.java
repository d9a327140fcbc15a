package space.perigee.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.mission.Problem;
import space.perigee.mission.Text;
import space.perigee.vision.CocoMetrics;
import space.perigee.vision.CocoReport;
import space.perigee.vision.DataSet;
import space.perigee.vision.DataSets;
import space.perigee.vision.Detector;
import space.perigee.vision.DetectorOptions;
import space.perigee.vision.Images;
import space.perigee.vision.LabelledImage;
import space.perigee.vision.OnnxDetector;
import space.perigee.vision.SceneDetector;

@Command(
        name = "eval",
        description = {
            "Measure a model on a split of a data set, or finished detections.",
            "A model: --data DIR --domain NAME [--part test] [--model FILE].",
            "Finished detections: --truth FILE --detections FILE, as COCO's files.",
            "Mean average precision by COCO's rules; -1 where there is nothing to measure."
        })
final class EvalCommand implements Callable<Integer> {
    private final Cli cli;

    @Option(names = "--truth", paramLabel = "FILE", description = "What is true, as COCO's instances JSON.")
    private Optional<Path> truth = Optional.empty();

    @Option(names = "--detections", paramLabel = "FILE", description = "What was found, as COCO's results JSON.")
    private Optional<Path> detections = Optional.empty();

    @Option(names = "--data", paramLabel = "DIR", description = "A data set, see perigee data check.")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--domain", paramLabel = "NAME", description = "The domain, as day of day_test.")
    private Optional<String> domain = Optional.empty();

    @Option(names = "--part", paramLabel = "PART", description = "train, val or test (default: test).")
    private DataSet.Part part = DataSet.Part.TEST;

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(names = "--threads", paramLabel = "N", description = "Threads of inference (default: ${DEFAULT-VALUE}).")
    private int threads = DetectorOptions.EVALUATION.threads();

    @Option(
            names = "--min-boxes",
            paramLabel = "N",
            description = "Least true boxes of a class that counts in the means (default: ${DEFAULT-VALUE}).")
    private int minBoxes = CocoMetrics.MIN_BOXES;

    @Mixin
    private Output output = new Output();

    EvalCommand(Cli cli) {
        this.cli = cli;
    }

    /** The figures, as programs read them: fractions 0..1, -1 where there is nothing to measure. */
    record Figures(
            int images,
            double map50,
            double map5095,
            boolean overAll,
            int minBoxes,
            Map<String, Double> coco,
            List<CocoReport.ClassFigures> classes) {}

    @Override
    public Integer call() {
        if (threads < 1 || threads > DetectCommand.MAX_THREADS)
            throw badArgument("--threads " + threads + " is not in 1.." + DetectCommand.MAX_THREADS);
        if (minBoxes < 1) throw badArgument("--min-boxes " + minBoxes + " is not 1 or more");
        Figures figures = figures(measured().report(minBoxes));
        output.print(cli, figures, table(figures));
        if (output.isTable() && figures.overAll())
            cli.out().println("No class has " + minBoxes + " boxes: the means go over all classes.");
        return Perigee.OK;
    }

    private CocoMetrics measured() {
        if (truth.isEmpty() && detections.isEmpty()) return measuredOn(dataSet());
        if (truth.isEmpty() || detections.isEmpty()) throw badArgument("--truth and --detections go together");
        if (data.isPresent())
            throw badArgument("--data measures a model, --truth finished detections: give one of the two");
        UserFiles.requireThere(truth.get());
        UserFiles.requireThere(detections.get());
        return CocoMetrics.ofFiles(truth.get(), detections.get());
    }

    private DataSet dataSet() {
        return DataSets.open(
                data.orElseThrow(() -> badArgument("--data DIR, or --truth FILE and --detections FILE, is missing")));
    }

    private CocoMetrics measuredOn(DataSet set) {
        String name = domain.orElseGet(() -> onlyDomain(set));
        List<LabelledImage> images = set.split(name, part);
        CocoMetrics metrics = new CocoMetrics(set.classes());
        try (Detector detector =
                        OnnxDetector.open(model.onnxFile(cli), DetectorOptions.EVALUATION.withThreads(threads));
                Progress progress = Progress.of(cli, "evaluating " + name + part.suffix(), images.size(), "images")) {
            if (!detector.card().classes().equals(set.classes()))
                throw badArgument(
                        "the model's classes " + detector.card().classes() + " are not the data set's " + set.classes()
                                + "; train a base on them with perigee train --out FILE, and name it with --model");
            SceneDetector scenes = new SceneDetector(detector);
            for (LabelledImage image : images) {
                metrics.add(image, scenes.detect(Images.read(image.file())));
                progress.at(metrics.images());
            }
        }
        return metrics;
    }

    private static String onlyDomain(DataSet set) {
        if (set.domains().size() == 1) return set.domains().first();
        throw badArgument("--domain is missing; the data set has " + String.join(", ", set.domains()));
    }

    private static Figures figures(CocoReport report) {
        Map<String, Double> coco = new LinkedHashMap<>();
        for (int i = 0; i < report.twelve().size(); i++)
            coco.put(CocoReport.TWELVE_NAMES.get(i), report.twelve().get(i));
        return new Figures(
                report.images(),
                report.map50(),
                report.map5095(),
                report.overAll(),
                report.minBoxes(),
                coco,
                report.classes());
    }

    private static Table table(Figures figures) {
        Table table = new Table("WHAT", ">BOXES", ">AP50", ">AP50-95", "NOTE");
        List<CocoReport.ClassFigures> apart = new ArrayList<>();
        for (CocoReport.ClassFigures one : figures.classes()) {
            if (one.counted()) table.row(one.name(), one.boxes(), share(one.ap50()), share(one.ap5095()), "");
            else apart.add(one);
        }
        table.row("mean", "", share(figures.map50()), share(figures.map5095()), Counted.of(figures.images(), "image"));
        for (CocoReport.ClassFigures one : apart)
            table.row(one.name(), one.boxes(), share(one.ap50()), share(one.ap5095()), "too few boxes to count");
        figures.coco().forEach((name, value) -> table.row("COCO " + name, "", share(value), "", ""));
        return table;
    }

    private static String share(double value) {
        return value == CocoMetrics.UNDEFINED ? "-" : Text.of("%.3f", value);
    }

    private static Problem badArgument(String what) {
        return CliProblem.BAD_ARGUMENT.with(what, "perigee eval");
    }
}
