package space.perigee.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.mission.Problem;
import space.perigee.mission.Text;
import space.perigee.vision.Box;
import space.perigee.vision.Detection;
import space.perigee.vision.Detector;
import space.perigee.vision.DetectorOptions;
import space.perigee.vision.Image;
import space.perigee.vision.Images;
import space.perigee.vision.OnnxDetector;
import space.perigee.vision.SceneDetector;
import space.perigee.vision.VisionProblem;

@Command(name = "detect", description = "Find objects on images: as a table, as JSON, or drawn on the picture.")
final class DetectCommand implements Callable<Integer> {
    static final int MAX_THREADS = 64;

    private final Cli cli;

    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "PNG, JPEG or TIFF.")
    private List<Path> images = List.of();

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(
            names = "--score",
            paramLabel = "S",
            description = "Least score, between 0 and 1 (default: ${DEFAULT-VALUE}).")
    private float score = DetectorOptions.SERVING.scoreThreshold();

    @Option(names = "--threads", paramLabel = "N", description = "Threads of inference (default: ${DEFAULT-VALUE}).")
    private int threads = DetectorOptions.SERVING.threads();

    @Option(names = "--draw", paramLabel = "DIR", description = "Write each picture with its boxes into DIR as PNG.")
    private Optional<Path> draw = Optional.empty();

    @Mixin
    private Output output = new Output();

    /** Names of the pictures that were written. */
    private final Set<String> drawn = new HashSet<>();

    DetectCommand(Cli cli) {
        this.cli = cli;
    }

    /** A detection as programs read it; edges in pixels of the image. */
    record Found(String className, float score, float xMin, float yMin, float xMax, float yMax) {}

    /** What is to be drawn on an image. */
    private record Drawing(Path file, List<Detection> found, List<String> classes) {}

    /** An image as programs read it. */
    record Row(String image, int widthPx, int heightPx, List<Found> found) {}

    @Override
    public Integer call() {
        if (!(score > 0 && score < 1)) throw badArgument("--score " + score + " is not between 0 and 1");
        if (threads < 1 || threads > MAX_THREADS)
            throw badArgument("--threads " + threads + " is not in 1.." + MAX_THREADS);
        if (draw.filter(Files::isRegularFile).isPresent())
            throw badArgument("--draw " + draw.get() + " is a file; name a folder");
        DetectorOptions options =
                DetectorOptions.SERVING.withScoreThreshold(score).withThreads(threads);
        Path onnx = model.onnxFile(cli);
        images.forEach(DetectCommand::requireThere);
        List<Row> rows = new ArrayList<>();
        List<Drawing> drawings = new ArrayList<>();
        try (Detector detector = OnnxDetector.open(onnx, options);
                Progress progress = Progress.of(cli, "detecting", images.size(), "images")) {
            SceneDetector scenes = new SceneDetector(detector);
            for (Path file : images) {
                Image image = Images.read(file);
                Drawing drawing = new Drawing(
                        file, scenes.detect(image).all(), detector.card().classes());
                rows.add(row(image, drawing));
                drawings.add(drawing);
                progress.at(rows.size());
            }
        }
        draw.ifPresent(folder -> drawInto(folder, drawings));
        output.print(cli, rows, table(rows));
        return Perigee.OK;
    }

    /** Before the first is looked at: one name that is wrong leaves nothing half done. */
    private static void requireThere(Path image) {
        if (!Files.isRegularFile(image)) throw VisionProblem.IMAGE_MISSING.with(image);
    }

    private static Row row(Image image, Drawing drawing) {
        return new Row(
                drawing.file().toString(),
                image.widthPx(),
                image.heightPx(),
                drawing.found().stream()
                        .map(one -> found(one, drawing.classes()))
                        .toList());
    }

    private static Found found(Detection one, List<String> classes) {
        Box box = one.box();
        return new Found(classes.get(one.classId()), one.score(), box.xMin(), box.yMin(), box.xMax(), box.yMax());
    }

    /** Images of several folders may have one name. */
    private String freshName(String image) {
        String name = image + ".png";
        for (int number = 2; !drawn.add(name); number++) name = image + "-" + number + ".png";
        return name;
    }

    /** After the last was looked at: one image that is broken leaves nothing half done. Each is read again, one at a time in memory. */
    private void drawInto(Path folder, List<Drawing> drawings) {
        UserFiles.makeFolder(folder);
        try (Progress progress = Progress.of(cli, "drawing", drawings.size(), "images")) {
            for (Drawing drawing : drawings) {
                Path target =
                        folder.resolve(freshName(String.valueOf(drawing.file().getFileName())));
                Image image = Images.read(drawing.file());
                Images.writePng(BoxPainter.painted(image, drawing.found(), drawing.classes()), target);
                progress.at(drawn.size());
            }
        }
    }

    private static Table table(List<Row> rows) {
        Table table = new Table("IMAGE", "CLASS", ">SCORE", ">X", ">Y", ">WIDTH", ">HEIGHT");
        for (Row row : rows) {
            if (row.found().isEmpty()) table.row(row.image(), "nothing", "", "", "", "", "");
            for (Found one : row.found())
                table.row(
                        row.image(),
                        one.className(),
                        Text.of("%.3f", one.score()),
                        Text.of("%.1f", one.xMin()),
                        Text.of("%.1f", one.yMin()),
                        Text.of("%.1f", one.xMax() - one.xMin()),
                        Text.of("%.1f", one.yMax() - one.yMin()));
        }
        return table;
    }

    private static Problem badArgument(String what) {
        return CliProblem.BAD_ARGUMENT.with(what, "perigee detect");
    }
}
