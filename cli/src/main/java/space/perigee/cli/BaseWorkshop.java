package space.perigee.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import space.perigee.learn.Augmentation;
import space.perigee.learn.BaseTraining;
import space.perigee.learn.Checkpoint;
import space.perigee.learn.Evaluator;
import space.perigee.learn.ProcessTrainer;
import space.perigee.learn.Recipe;
import space.perigee.learn.Safetensors;
import space.perigee.learn.SampleFile;
import space.perigee.learn.StepBudget;
import space.perigee.learn.TrainerCommand;
import space.perigee.learn.TrainerLimits;
import space.perigee.learn.TrainingJob;
import space.perigee.learn.TrainingOutcome;
import space.perigee.learn.TrainingProgress;
import space.perigee.learn.TrainingSample;
import space.perigee.mission.Digest;
import space.perigee.mission.FolderLock;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Text;
import space.perigee.model.DarknetWeights;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;
import space.perigee.vision.CocoReport;
import space.perigee.vision.LabelledImage;

/**
 * Trains bases, and keeps each by the digest of all that decides it, in the cache's folder {@code bases/DIGEST}: what was trained once
 * is there at once, and what was killed goes on from where it was.
 */
final class BaseWorkshop {
    /** Of a training so many states are compared, evenly over its second half: by then the rate has fallen. */
    private static final int CANDIDATES = 4;

    /** {@code yolov3-tiny.conv.9} holds the convolutions up to the fifth. */
    private static final int DARKNET_CONVOLUTIONS = 5;

    private static final int THREADS = 2;
    private static final String DONE = "base.onnx";

    private final Cli cli;

    BaseWorkshop(Cli cli) {
        this.cli = cli;
    }

    /**
     * A base.
     *
     * @param kept whether it was there already
     */
    record Base(Path file, ModelCard card, Digest digest, boolean kept) {}

    /** A state of a training and what it is worth on the validation split. */
    private record Candidate(ModelFile model, CocoReport report, String from) {}

    /** How long the training should take on the machine that was measured. */
    static Duration expected(BaseOrder order) {
        Recipe recipe = order.recipe(order.wish());
        return StepBudget.WHOLE_NETWORK.expected(
                recipe.steps(), order.train().size() + order.drawn().size(), recipe.batch(), recipe.augmentation());
    }

    /** Epochs that fit into a time on that machine, at least one. */
    static int epochsIn(Duration budget, int images, int most) {
        Recipe one = Recipe.forBase(1, 1);
        Augmentation crops = one.augmentation();
        int steps = StepBudget.WHOLE_NETWORK.steps(budget, images, one.batch(), crops);
        return Math.clamp((long) steps * one.batch() / Math.max(1, images), 1, most);
    }

    /** @param notes for the card: who asked, by which command, under which licence */
    Base make(BaseOrder order, Notes notes) {
        BaseTraining.Wish wish = order.wish();
        Recipe recipe = order.recipe(wish);
        List<TrainingSample> samples = order.samples();
        Path folder =
                cli.cache().resolve("bases").resolve(order.digest(wish, recipe).hex());
        Path done = folder.resolve(DONE);
        if (Files.isRegularFile(done)) return base(done, true);
        SoundPictures.require(cli, List.of(order.train(), order.validation()));
        try (FolderLock _ = FolderLock.take(folder)) {
            if (Files.isRegularFile(done)) return base(done, true); // another was at it
            ModelFile start = start(order, wish, samples);
            TrainingJob job = job(start, recipe, samples, folder);
            Checkpoint last = trained(order, job);
            Candidate best = best(order, start, candidates(job), last);
            ModelCard card = notes.on(best.model().card(), order, recipe, best.report(), best.from());
            best.model().withCard(card).write(done);
            leaveOnly(folder, done);
        }
        return base(done, false);
    }

    private static Base base(Path file, boolean kept) {
        ModelFile model = ModelFile.read(file);
        return new Base(file, model.card(), model.digest(), kept);
    }

    private static ModelFile start(BaseOrder order, BaseTraining.Wish wish, List<TrainingSample> samples) {
        ModelFile fresh = BaseTraining.fresh(wish, samples, order.seed());
        return order.init()
                .map(file -> DarknetWeights.initialise(fresh, file, DARKNET_CONVOLUTIONS))
                .orElse(fresh);
    }

    private static TrainingJob job(ModelFile start, Recipe recipe, List<TrainingSample> samples, Path folder) {
        Path startFile = folder.resolve("start.onnx");
        start.write(startFile);
        Path sampleFile = folder.resolve("samples.jsonl");
        SampleFile.write(sampleFile, samples);
        return BaseTraining.job(start, startFile, recipe, sampleFile, folder.resolve("training"));
    }

    private Checkpoint trained(BaseOrder order, TrainingJob job) {
        Path java = Path.of(System.getProperty("java.home", ""), "bin", "java");
        TrainerCommand command = TrainerCommand.libtorch(java, new ChildJava(cli).classPath("torch"))
                .keepingCheckpoints(Math.max(1, Math.ceilDiv(order.epochs(), 2 * CANDIDATES)));
        ProcessTrainer trainer = new ProcessTrainer(command, TrainerLimits.BASE, cli.host());
        try (Progress progress =
                Progress.of(cli, "training a base", job.recipe().steps(), "steps")) {
            return switch (trainer.train(job, said -> tell(said, progress))) {
                case TrainingOutcome.Trained(Checkpoint checkpoint, var _) -> checkpoint;
                case TrainingOutcome.FailedTraining(String reason) ->
                    throw CliProblem.TRAINING_FAILED.with(reason, job.output().getParent());
            };
        }
    }

    private static void tell(TrainingProgress said, Progress progress) {
        if (said.event() == TrainingProgress.Event.STEP) progress.note(Text.of("loss %.3f", said.loss()));
        progress.at(said.step());
    }

    /** The states that the trainer kept of the second half, oldest first. */
    private static List<Path> candidates(TrainingJob job) {
        try (Stream<Path> files = Files.list(job.output())) {
            List<Path> all = files.filter(
                            file -> file.getFileName().toString().startsWith(TrainerCommand.CHECKPOINT_PREFIX))
                    .sorted()
                    .toList();
            return all.subList(all.size() / 2, all.size());
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(job.output(), e.getMessage()).because(e);
        }
    }

    private Candidate best(BaseOrder order, ModelFile start, List<Path> kept, Checkpoint last) {
        List<LabelledImage> images = order.validation();
        List<Candidate> all = new ArrayList<>();
        int rounds = kept.size() + 1;
        try (Progress progress = Progress.of(cli, "choosing a checkpoint", (long) rounds * images.size(), "images")) {
            for (Path file : kept)
                all.add(measured(
                        start, Checkpoint.of(Safetensors.read(file)), name(file), images, progress, all.size()));
            all.add(measured(start, last, "the last", images, progress, all.size()));
        }
        // of equals the later one: it has learned longer
        return all.reversed().stream()
                .max(Comparator.comparingDouble(one -> one.report().map50()))
                .orElseThrow();
    }

    private static String name(Path file) {
        return file.getFileName()
                .toString()
                .replace(TrainerCommand.CHECKPOINT_PREFIX, "that after epoch ")
                .replaceAll(" 0+", " ")
                .replace(".safetensors", "");
    }

    private Candidate measured(
            ModelFile start,
            Checkpoint checkpoint,
            String from,
            List<LabelledImage> images,
            Progress progress,
            int before) {
        ModelFile model = BaseTraining.flying(start, checkpoint);
        try {
            Path file = Files.createTempFile("perigee-candidate", ".onnx");
            try {
                model.write(file);
                CocoReport report = new Evaluator(THREADS)
                        .evaluate(file, images, done -> progress.at((long) before * images.size() + done))
                        .metrics()
                        .report();
                return new Candidate(model, report, from);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw CliProblem.WRITE_FAILED
                    .with("a temporary file", e.getMessage())
                    .because(e);
        }
    }

    /** Half a gigabyte of training state has no use any more. */
    private static void leaveOnly(Path folder, Path wanted) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList())
                if (!file.equals(folder) && !file.equals(wanted) && !file.endsWith(".lock")) Files.delete(file);
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(folder, e.getMessage()).because(e);
        }
    }

    /**
     * What a card says beside what the training itself knows.
     *
     * @param command that makes it again
     */
    record Notes(String command, String licence) {
        ModelCard on(ModelCard card, BaseOrder order, Recipe recipe, CocoReport report, String checkpoint) {
            String origin = Text.of(
                    "trained on %d images of %s_train of %s%s; of its checkpoints %s was the best on %s_val",
                    order.train().size(),
                    order.known(),
                    order.data().folder().getFileName(),
                    order.drawn().isEmpty() ? "" : " and " + order.drawn().size() + " day scenes drawn by Perigee",
                    checkpoint,
                    order.known());
            return card.withNote("origin", origin)
                    .withNote("licence", licence)
                    .withNote("command", command)
                    .withNote("epochs", Integer.toString(order.epochs()))
                    .withNote("steps", Integer.toString(recipe.steps()))
                    .withNote("map50.val", Text.of("%.4f", report.map50()))
                    .withNote("map5095.val", Text.of("%.4f", report.map5095()))
                    .withNote(
                            "init",
                            order.init()
                                    .map(file -> file.getFileName() + " "
                                            + Digest.of(file).shortHex())
                                    .orElse("random"));
        }
    }
}
