package space.perigee.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import space.perigee.learn.AnchorFit;
import space.perigee.learn.Augmentation;
import space.perigee.learn.BaseTraining;
import space.perigee.learn.ProcessTrainer;
import space.perigee.learn.Recipe;
import space.perigee.learn.SampleFile;
import space.perigee.learn.Trainer;
import space.perigee.learn.TrainerCommand;
import space.perigee.learn.TrainerLimits;
import space.perigee.learn.TrainingOutcome;
import space.perigee.learn.TrainingOutcome.Trained;
import space.perigee.learn.TrainingSample;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;
import space.perigee.model.TinyNet;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;
import space.perigee.vision.LabelledImage;
import space.perigee.vision.scenes.SceneArtist;

/** The detector that a simulated spacecraft is launched with: 46,000 parameters, trained here and now on day scenes alone. */
final class TinyBase {
    static final int SIDE_PX = 96;

    private static final int STRIDE_PX = 8;
    private static final int ANCHORS = 3;
    private static final int BATCH = 16;
    private static final int STEPS = 250;
    private static final double LEARNING_RATE = 4e-3;

    private TinyBase() {}

    /** The libtorch trainer as a process of its own, on the class path of this test. */
    static Trainer trainer() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        TrainerCommand command = TrainerCommand.libtorch(java, System.getProperty("java.class.path"));
        return new ProcessTrainer(command, TrainerLimits.ROUND, InstantSource.system());
    }

    /** A net that was never trained, for three classes: what it finds is nonsense, but the same nonsense every time. */
    static ModelFile untrained(long seed) {
        ModelCard card = new ModelCard(
                "tiny",
                SIDE_PX,
                SIDE_PX,
                1,
                SceneArtist.CLASS_NAMES.subList(0, 3),
                List.of(new ModelCard.Head("out", STRIDE_PX, List.of(new ModelCard.Anchor(12, 12)))));
        return TinyNet.build(card, new SplittableRandom(seed), false);
    }

    /** The same images, classes and seed give the same bytes. */
    static ModelFile train(List<LabelledImage> day, List<String> classes, long seed, Path folder) {
        try {
            Files.createDirectories(folder.resolve("training"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ModelFile start = TinyNet.build(card(day, classes, seed), new SplittableRandom(seed), true);
        Path startFile = folder.resolve("start.onnx");
        start.write(startFile);
        Path samples = folder.resolve("samples.jsonl");
        SampleFile.write(samples, known(day));
        Recipe recipe = recipe(seed, STEPS, LEARNING_RATE, 0.98);
        TrainingOutcome outcome = trainer()
                .train(
                        BaseTraining.job(start, startFile, recipe, samples, folder.resolve("training")),
                        Trainer.ProgressListener.SILENT);
        if (outcome instanceof Trained trained) return BaseTraining.flying(start, trained.checkpoint());
        throw new AssertionError("the base was not trained: " + outcome);
    }

    private static ModelCard card(List<LabelledImage> images, List<String> classes, long seed) {
        List<Box> boxes = images.stream()
                .flatMap(image -> image.boxes().stream())
                .map(LabelledBox::box)
                .toList();
        var anchors = AnchorFit.fit(boxes, ANCHORS, new SplittableRandom(seed));
        return new ModelCard(
                "tiny", SIDE_PX, SIDE_PX, 1, classes, List.of(new ModelCard.Head("out", STRIDE_PX, anchors)));
    }

    private static List<TrainingSample> known(List<LabelledImage> images) {
        List<TrainingSample> samples = new ArrayList<>();
        for (LabelledImage image : images)
            samples.add(new TrainingSample(image.file(), image.boxes(), image.ignore(), TrainingSample.Domain.KNOWN));
        return samples;
    }

    /** Whole scenes, mirrored: they are as small as the crops. */
    static Recipe recipe(long seed, int steps, double learningRate, double averageDecay) {
        return new Recipe(
                seed,
                2,
                BATCH,
                steps,
                learningRate,
                Math.min(20, steps),
                0.02,
                5e-4,
                10,
                averageDecay,
                false,
                Recipe.NEW_SHARE_AS_IS,
                new Augmentation(SIDE_PX, SIDE_PX, true, true, 0.1, 0.1, 0.1));
    }
}
