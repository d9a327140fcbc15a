package space.perigee.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import space.perigee.cli.DemoProcesses.Said;
import space.perigee.cli.report.Example;
import space.perigee.cli.report.LoopReport;
import space.perigee.cli.report.ReportPage;
import space.perigee.icd.ContactPlanBody.Contact;
import space.perigee.kube.Kinds;
import space.perigee.kube.Query;
import space.perigee.kube.Resource;
import space.perigee.kube.SqliteResources;
import space.perigee.learn.Evaluator;
import space.perigee.learn.UpdateBaselines;
import space.perigee.mission.Step;
import space.perigee.mission.Text;
import space.perigee.model.ModelFile;
import space.perigee.orbit.GroundStation;
import space.perigee.orbit.GroundTrack;
import space.perigee.vision.CocoReport;
import space.perigee.vision.Detections;
import space.perigee.vision.DetectorOptions;
import space.perigee.vision.Image;
import space.perigee.vision.Images;
import space.perigee.vision.LabelledImage;
import space.perigee.vision.OnnxDetector;
import space.perigee.vision.SceneDetector;

/** What a demo showed: the test splits are opened here, after the decision, and nowhere before. */
final class DemoReport {
    private static final int EXAMPLES = 12;
    private static final int THREADS = 2;
    private static final long MB = 1_000_000;
    private static final Duration TRACK_AROUND = Duration.ofMinutes(50);
    private static final Duration TRACK_STEP = Duration.ofSeconds(20);

    private final Cli cli;
    private final DemoSettings settings;
    private final DemoData data;
    private final DemoStage stage;
    private final Path base;
    private final List<Contact> flown;
    private final Contact pass;
    private final DemoSteps steps;
    private final List<Said> figures;
    private final Instant started;

    DemoReport(
            Cli cli,
            DemoSettings settings,
            DemoData data,
            DemoStage stage,
            Path base,
            List<Contact> flown,
            DemoSteps steps,
            List<Said> figures,
            Instant started) {
        this.cli = cli;
        this.settings = settings;
        this.data = data;
        this.stage = stage;
        this.base = base;
        this.flown = flown;
        this.pass = flown.getFirst();
        this.steps = steps;
        this.figures = figures;
        this.started = started;
    }

    /**
     * Measures, writes both files, prints the table.
     *
     * @return the exit code
     */
    int write(boolean open) {
        Path serving = Path.of(stage.onboard("servingFile", base.toString()));
        ModelFile before = ModelFile.read(base);
        ModelFile after = ModelFile.read(serving);
        boolean changed = !before.digest().equals(after.digest());
        Optional<Resource> round = round();
        ByteAccount account = account();
        LoopReport report = new LoopReport(
                new LoopReport.Domains(domain(data.known(), serving, changed), domain(data.fresh(), serving, changed)),
                new LoopReport.Samples(steps.count(Step.IMAGE), mined(), steps.count(Step.STORE)),
                bytes(account, before, after, changed),
                new LoopReport.Seconds(
                        round.map(one -> one.status().path("seconds").asDouble(0))
                                .orElse(0.0),
                        changed ? aosToActive() : -1,
                        Duration.between(started, cli.host().instant()).toMillis() / 1e3),
                gate(round),
                new LoopReport.Models(before.digest().toString(), after.digest().toString()),
                setting(before, round),
                passView(),
                passesFlown(),
                steps.forReport(),
                round.map(this::curve).orElse(List.of()),
                account.spent(),
                notes(changed));
        List<String> classes = before.card().classes();
        ReportPage.write(settings.out(), report, classes, examples(serving));
        print(report);
        if (open) new DemoBrowser(cli).open(settings.out().resolve("index.html"));
        return Perigee.OK;
    }

    private Optional<Resource> round() {
        Path store = stage.mission().groundState().resolve("resources.db");
        if (!Files.exists(store)) return Optional.empty();
        try (SqliteResources resources = SqliteResources.view(store, Kinds.ours())) {
            List<Resource> rounds = resources
                    .list(Query.in(
                            Kinds.LEARNING_ROUND,
                            stage.mission().craft().tenant().name()))
                    .items();
            return rounds.isEmpty() ? Optional.empty() : Optional.of(rounds.getLast());
        }
    }

    private static LoopReport.Gate gate(Optional<Resource> round) {
        String phase = round.map(one -> one.status().path("phase").asString("")).orElse("");
        String reason =
                round.map(one -> one.status().path("reason").asString("")).orElse("no round was started");
        return switch (phase) {
            case "Promoted" -> new LoopReport.Gate("promoted", reason);
            case "Rejected" -> new LoopReport.Gate("rejected", reason);
            default -> new LoopReport.Gate("none", reason);
        };
    }

    /** The on-board count begins anew with its process; what was packaged was hard in any case. */
    private long mined() {
        return Math.max(stage.onboardCount("hard"), steps.count(Step.PACKAGE));
    }

    private double aosToActive() {
        return steps.last(Step.CONFIRM)
                .map(line -> Duration.between(pass.aos(), line.at()).toMillis() / 1e3)
                .orElse(-1.0);
    }

    // ---- the two domains

    private LoopReport.Domain domain(String name, Path serving, boolean changed) {
        List<LabelledImage> images = data.test(name);
        LoopReport.Score before = score("Before, " + name, base, images);
        LoopReport.Score after = changed ? score("After, " + name, serving, images) : before;
        return new LoopReport.Domain(name, images.size(), before, after, Optional.empty());
    }

    private LoopReport.Score score(String what, Path model, List<LabelledImage> images) {
        try (Progress progress = Progress.of(cli, what, images.size(), "images")) {
            CocoReport coco = new Evaluator(THREADS)
                    .evaluate(model, images, progress::at)
                    .metrics()
                    .report();
            Map<String, LoopReport.ClassScore> perClass = new LinkedHashMap<>();
            for (CocoReport.ClassFigures one : coco.classes())
                perClass.put(
                        one.name(), new LoopReport.ClassScore(one.ap50(), one.ap5095(), one.boxes(), one.counted()));
            return new LoopReport.Score(coco.map50(), coco.map5095(), perClass, coco.overAll());
        }
    }

    // ---- bytes

    private LoopReport.Bytes bytes(ByteAccount account, ModelFile before, ModelFile after, boolean changed) {
        long all = data.flight().stream()
                .mapToLong(image -> image.file().toFile().length())
                .sum();
        Optional<UpdateBaselines> others = changed ? Optional.of(measured(before, after)) : Optional.empty();
        return new LoopReport.Bytes(
                account.down(),
                all,
                account.up(),
                updateBytes(),
                before.sizeBytes(),
                others.map(UpdateBaselines::int8ZstdBytes).orElse(-1L),
                others.map(UpdateBaselines::zstdPatchBytes).orElse(-1L));
    }

    private UpdateBaselines measured(ModelFile before, ModelFile after) {
        long bytes = UpdateBaselines.bytesToCompress(before, after);
        try (Progress progress = Progress.of(cli, "Other ways to carry the model", bytes / MB, "MB")) {
            return UpdateBaselines.measure(before, after, done -> progress.at(done / MB));
        }
    }

    private ByteAccount account() {
        boolean groundWasKilled = settings.kill().equals(Optional.of(DemoSettings.Kill.GROUND));
        return ByteAccount.of(figures.stream().map(Said::line).toList(), groundWasKilled);
    }

    private long updateBytes() {
        return steps.last(Step.SIGN)
                .map(line -> Long.parseLong(line.text().split(" ", 2)[0]))
                .orElse(-1L);
    }

    // ---- the rest of the page

    private LoopReport.Setting setting(ModelFile before, Optional<Resource> round) {
        String source = data.drawn() ? "scenes drawn by Perigee" : String.valueOf(data.folder());
        return new LoopReport.Setting(
                "Perigee: " + data.known() + " meets " + data.fresh(),
                source + ", known " + data.known() + ", new " + data.fresh(),
                settings.seed(),
                settings.quick(),
                Text.of(
                        "%d cores, %s %s",
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch")),
                cli.host().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                before.digest().toString(),
                round.map(one -> one.status().path("delta").asString("")).orElse(""),
                settings.fault());
    }

    private LoopReport.PassView passView() {
        GroundStation station = stage.mission().stations().stream()
                .filter(one -> one.id().equals(pass.station()))
                .findFirst()
                .orElseThrow();
        List<LoopReport.TrackPoint> track = GroundTrack.sample(
                        stage.mission().elements(),
                        pass.aos().minus(TRACK_AROUND),
                        pass.los().plus(TRACK_AROUND),
                        TRACK_STEP)
                .stream()
                .map(point -> new LoopReport.TrackPoint(
                        Math.toDegrees(point.lonRad()), Math.toDegrees(point.latRad()), pass.isOpenAt(point.time())))
                .toList();
        return new LoopReport.PassView(
                stage.mission().elements().label(),
                pass.station().name(),
                pass.aos().toString(),
                pass.los().toString(),
                Optional.of(settings.endOfFirst(pass))
                        .filter(end -> end.isBefore(pass.los()))
                        .map(Instant::toString),
                Math.toDegrees(pass.maxElevationRad()),
                Math.toDegrees(station.lonRad()),
                Math.toDegrees(station.latRad()),
                track);
    }

    private List<LoopReport.Flown> passesFlown() {
        return flown.stream()
                .map(one -> new LoopReport.Flown(
                        one.station().name(),
                        one.aos().toString(),
                        (one.equals(pass) ? settings.endOfFirst(one) : one.los()).toString()))
                .toList();
    }

    private List<LoopReport.CurvePoint> curve(Resource round) {
        Path file = stage.mission()
                .groundState()
                .resolve("rounds")
                .resolve(round.namespace())
                .resolve(round.name())
                .resolve("curve.tsv");
        if (!Files.exists(file)) return List.of();
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.split("\t", 2))
                    .map(words -> new LoopReport.CurvePoint(Integer.parseInt(words[0]), Double.parseDouble(words[1])))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private List<String> notes(boolean changed) {
        List<String> notes = new ArrayList<>();
        notes.add(
                "One seed: a difference of a point or two between runs is chance. Bytes on the wire count IP, UDP and CFDP headers.");
        if (!changed)
            notes.add(
                    "The model that serves is the one that was launched: before and after are the same model, measured once.");
        if (settings.kill().equals(Optional.of(DemoSettings.Kill.GROUND)))
            notes.add(
                    "What the killed ground process counted until then is lost: of those bytes only the link's sum is known, as a row of the account.");
        return notes;
    }

    private List<Example> examples(Path serving) {
        List<LabelledImage> images = data.test(data.fresh());
        int count = Math.min(EXAMPLES, images.size());
        List<Example> examples = new ArrayList<>();
        try (OnnxDetector before = OnnxDetector.open(base, DetectorOptions.SERVING);
                OnnxDetector after = OnnxDetector.open(serving, DetectorOptions.SERVING)) {
            for (int i = 0; i < count; i++) {
                LabelledImage image = images.get(i * images.size() / count);
                examples.add(example(image, new SceneDetector(before), new SceneDetector(after)));
            }
        }
        return examples;
    }

    private static Example example(LabelledImage labelled, SceneDetector before, SceneDetector after) {
        Image image = Images.read(labelled.file());
        return new Example(
                String.valueOf(labelled.file().getFileName()),
                image.widthPx(),
                image.heightPx(),
                Base64.getEncoder().encodeToString(Images.encodeJpeg(image, Images.DEFAULT_QUALITY)),
                labelled.boxes().stream()
                        .map(one -> new Example.BoxView(
                                one.box().xMin(),
                                one.box().yMin(),
                                one.box().xMax(),
                                one.box().yMax(),
                                one.classId(),
                                1))
                        .toList(),
                views(before.detect(image)),
                views(after.detect(image)));
    }

    private static List<Example.BoxView> views(Detections found) {
        return found.all().stream()
                .map(one -> new Example.BoxView(
                        one.box().xMin(),
                        one.box().yMin(),
                        one.box().xMax(),
                        one.box().yMax(),
                        one.classId(),
                        one.score()))
                .toList();
    }

    private void print(LoopReport report) {
        Table table = new Table("%", ">mAP50 BEFORE", ">AFTER", ">CHANGE", ">mAP50-95 BEFORE", ">AFTER");
        rows(table, report.domains().known(), "known");
        rows(table, report.domains().fresh(), "new");
        table.lines().forEach(cli.out()::println);
        for (LoopReport.Domain one :
                List.of(report.domains().known(), report.domains().fresh()))
            if (one.before().overAllClasses())
                cli.out().println("No class of " + one.name() + " has 100 test boxes: its mean is over all classes.");
        cli.out().println();
        cli.out()
                .println("Gate: " + report.gate().decision() + ", "
                        + report.gate().reason());
        cli.out()
                .println(Text.of(
                        "Scenes seen %d, hard %d, sent %d. Down %s (all images %s), up %s; update %s, whole model %s, int8+zstd %s, zstd patch %s.",
                        report.samples().seen(),
                        report.samples().mined(),
                        report.samples().sent(),
                        size(report.bytes().down()),
                        size(report.bytes().downAllImages()),
                        size(report.bytes().up()),
                        size(report.bytes().update()),
                        size(report.bytes().wholeModel()),
                        size(report.bytes().int8Zstd()),
                        size(report.bytes().zstdPatch())));
        if (report.seconds().aosToActive() >= 0)
            cli.out()
                    .println(Text.of(
                            "AOS to active and confirmed: %.0f s, of these %.0f s of training.",
                            report.seconds().aosToActive(), report.seconds().training()));
        else if (report.gate().decision().equals("promoted"))
            cli.out()
                    .println("The gate promoted it, and the satellite did not take it: "
                            + steps.last(Step.CONFIRM).map(line -> line.text()).orElse("nothing was heard of it")
                            + ".");
        if (settings.quick())
            cli.out().println("This was --quick: fewer images and training steps; it shows the way, not the gain.");
        cli.out()
                .println("Page: " + settings.out().resolve("index.html") + "   figures: "
                        + settings.out().resolve("report.json"));
    }

    private static void rows(Table table, LoopReport.Domain domain, String kind) {
        double change = domain.after().map50() - domain.before().map50();
        table.row(
                domain.name() + " (" + kind + ")",
                percent(domain.before().map50()),
                percent(domain.after().map50()),
                Text.of("%+.1f", 100 * change),
                percent(domain.before().map5095()),
                percent(domain.after().map5095()));
        Map<String, LoopReport.ClassScore> after = domain.after().perClass();
        domain.before().perClass().forEach((name, one) -> {
            String note = one.counted() ? "" : " (" + one.boxes() + " boxes, not counted)";
            table.row(
                    "  " + name + note,
                    percent(one.ap50()),
                    percent(after.getOrDefault(name, one).ap50()),
                    "",
                    percent(one.ap5095()),
                    percent(after.getOrDefault(name, one).ap5095()));
        });
    }

    private static String percent(double fraction) {
        return fraction < 0 ? "-" : Text.of("%.1f", 100 * fraction);
    }

    private static String size(long bytes) {
        if (bytes < 0) return "-";
        return bytes < 1_000_000 ? Text.of("%.1f kB", bytes / 1e3) : Text.of("%.2f MB", bytes / 1e6);
    }
}
