package space.perigee.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.learn.Augmentation;
import space.perigee.learn.BaseTraining;
import space.perigee.learn.Checkpoint;
import space.perigee.learn.Recipe;
import space.perigee.learn.Safetensors;
import space.perigee.learn.SampleFile;
import space.perigee.learn.TrainingJob;
import space.perigee.learn.TrainingProgress;
import space.perigee.learn.TrainingRecord;
import space.perigee.learn.TrainingSample;
import space.perigee.model.BatchNormFolding;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelCard.Anchor;
import space.perigee.model.ModelCard.Head;
import space.perigee.model.ModelFile;
import space.perigee.model.TensorSets;
import space.perigee.model.TinyNet;
import space.perigee.vision.Box;
import space.perigee.vision.Image;
import space.perigee.vision.Images;
import space.perigee.vision.LabelledBox;

/** A net of 40,000 parameters on bright squares: really trained, to the same bytes every time. */
class TrainingRunTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
    private static final int SIDE_PX = 64;

    @TempDir
    Path folder;

    private ModelFile base;

    @BeforeAll
    static void start() {
        Libtorch.start(2);
    }

    @BeforeEach
    void writeData() {
        ModelCard card = new ModelCard(
                "squares",
                SIDE_PX,
                SIDE_PX,
                1,
                List.of("square"),
                List.of(new Head("out", 8, List.of(new Anchor(10, 10), new Anchor(16, 16)))));
        base = TinyNet.build(card, new SplittableRandom(1), true);
        base.write(folder.resolve("base.onnx"));
        List<TrainingSample> samples = new ArrayList<>();
        var chance = new SplittableRandom(2);
        for (int i = 0; i < 12; i++) samples.add(square(i, chance));
        SampleFile.write(folder.resolve("samples.jsonl"), samples);
    }

    private TrainingSample square(int i, SplittableRandom chance) {
        int side = 8 + chance.nextInt(10);
        int left = chance.nextInt(SIDE_PX - side);
        int top = chance.nextInt(SIDE_PX - side);
        byte[] samples = new byte[SIDE_PX * SIDE_PX];
        for (int k = 0; k < samples.length; k++) samples[k] = (byte) (80 + chance.nextInt(20));
        for (int y = top; y < top + side; y++)
            for (int x = left; x < left + side; x++) samples[y * SIDE_PX + x] = (byte) 220;
        Path file = folder.resolve("square" + i + ".png");
        Images.writePng(new Image(SIDE_PX, SIDE_PX, 1, samples), file);
        Box box = new Box(left, top, left + side, top + side);
        return new TrainingSample(file, List.of(new LabelledBox(box, 0)), List.of(), TrainingSample.Domain.KNOWN);
    }

    private TrainingJob job(String name, int steps, boolean halfPrecision) throws IOException {
        List<String> tensors = new ArrayList<>(TensorSets.all(base.graph()));
        tensors.addAll(TensorSets.runningStatistics(base.graph()));
        Path output = Files.createDirectories(folder.resolve(name));
        Recipe recipe = recipe(steps, 1e-4, 0.9, halfPrecision);
        return new TrainingJob(folder.resolve("base.onnx"), tensors, recipe, folder.resolve("samples.jsonl"), output);
    }

    private static Recipe recipe(int steps, double weightDecay, double averageDecay, boolean halfPrecision) {
        return new Recipe(
                5,
                2,
                4,
                steps,
                3e-3,
                Math.min(5, steps),
                0.05,
                weightDecay,
                10,
                averageDecay,
                halfPrecision,
                Recipe.NEW_SHARE_AS_IS,
                new Augmentation(SIDE_PX, SIDE_PX, true, true, 0.1, 0.05, 0.1));
    }

    private TrainingRun run(TrainingJob job, Consumer<TrainingRun> afterEpoch) {
        return new TrainingRun(job, base, CLOCK, progress -> {}, afterEpoch);
    }

    private byte[] bytes(Checkpoint checkpoint) throws IOException {
        Path file = folder.resolve("bytes.safetensors");
        Safetensors.write(file, checkpoint.tensors());
        return Files.readAllBytes(file);
    }

    @Test
    void theLossFallsAndEveryTensorMoves() throws IOException {
        TrainingJob job = job("learns", 60, false);
        List<TrainingProgress> heard = new ArrayList<>();
        var run = new TrainingRun(job, base, CLOCK, heard::add, now -> {});

        TrainingRecord done = run.run();

        assertThat(done.lastLoss()).isLessThan(0.5 * done.firstLoss());
        assertThat(done.epochLosses()).hasSize(20);
        assertThat(done.images()).isEqualTo(240);
        assertThat(heard.getLast().step()).isEqualTo(60);
        run.checkpoint().tensors().forEach((name, tensor) -> {
            assertThat(tensor.shape()).isEqualTo(base.data(name).shape());
            assertThat(tensor.values()).as(name).isNotEqualTo(base.floats(name));
        });
    }

    @Test
    void sameJobSameBytes() throws IOException {
        for (boolean halfPrecision : new boolean[] {false, true}) {
            var first = run(job("first", 5, halfPrecision), now -> {});
            var second = run(job("second", 5, halfPrecision), now -> {});
            first.run();
            second.run();

            assertThat(bytes(second.checkpoint())).isEqualTo(bytes(first.checkpoint()));
        }
    }

    @Test
    void aKilledTrainingGoesOnToTheSameBytes() throws IOException {
        var whole = run(job("whole", 9, false), now -> {});
        whole.run();
        var killed = run(job("killed", 9, false), now -> {
            if (now.epoch() == 1) now.saveResumePoint();
            if (now.epoch() == 2) throw new IllegalStateException("killed");
        });
        try {
            killed.run();
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("killed");
        }

        List<TrainingProgress> heard = new ArrayList<>();
        var resumed = new TrainingRun(job("killed", 9, false), base, CLOCK, heard::add, now -> {});
        TrainingRecord done = resumed.run();

        assertThat(heard.getFirst().step()).isEqualTo(3);
        assertThat(done.epochLosses()).hasSize(3);
        assertThat(bytes(resumed.checkpoint())).isEqualTo(bytes(whole.checkpoint()));
    }

    @Test
    void aResumePointOfAnotherJobCountsAsNone() throws IOException {
        run(job("same", 3, false), TrainingRun::saveResumePoint).run();

        List<TrainingProgress> heard = new ArrayList<>();
        new TrainingRun(job("same", 4, false), base, CLOCK, heard::add, now -> {}).run();

        assertThat(heard.getFirst().step()).isZero();
    }

    @Test
    void onlyTheNamedTensorsChange() throws IOException {
        TrainingJob all = job("few", 3, false);
        List<String> few = List.of("conv0.weight");
        TrainingJob job = new TrainingJob(all.base(), few, all.recipe(), all.samples(), all.output());
        var run = run(job, now -> {});

        run.run();

        assertThat(run.checkpoint().tensors()).containsOnlyKeys("conv0.weight");
    }

    /** Batch norm as training left it, moving statistics included, and the convolutions that it became: the same numbers. */
    @Test
    void aTrainedNetSaysTheSameFolded() throws Exception {
        var run = run(job("folds", 60, false), now -> {});
        run.run();
        ModelFile trained = base.withFloats(run.checkpoint().values());
        ModelFile folded = BaseTraining.flying(base, run.checkpoint());

        Map<String, float[]> says = Outputs.theirs(trained, picture());

        for (String moved : TensorSets.runningStatistics(base.graph()))
            assertThat(trained.floats(moved)).as(moved).isNotEqualTo(base.floats(moved));
        assertThat(folded.graph().nodes("BatchNormalization")).isEmpty();
        Outputs.assertClose(Outputs.theirs(folded, picture()), says, 1e-4f);
        Outputs.assertClose(Outputs.ours(trained, picture(), false), says, 1e-4f);
        Outputs.assertClose(Outputs.ours(folded, picture(), false), says, 1e-4f);
        assertThatThrownBy(() -> Outputs.assertClose(Outputs.theirs(base, picture()), says, 1))
                .as("training changed what it says")
                .isInstanceOf(AssertionError.class);
    }

    /** The first square, as the net sees it. */
    private float[] picture() {
        Image image = Images.read(folder.resolve("square0.png"));
        float[] pixels = new float[SIDE_PX * SIDE_PX];
        for (int i = 0; i < pixels.length; i++) pixels[i] = image.at(i % SIDE_PX, i / SIDE_PX, 0) / 255f;
        return pixels;
    }

    private record Taught(TrainingRecord record, Checkpoint checkpoint) {}

    /** Trains all of a net that flies on a square that nobody labelled; nothing moves a weight but the loss. */
    private Taught taughtByOneSquare(ModelFile flying, String name, List<Box> ignore) throws IOException {
        Path samples = folder.resolve(name + ".jsonl");
        SampleFile.write(
                samples,
                List.of(new TrainingSample(
                        folder.resolve("square0.png"), List.of(), ignore, TrainingSample.Domain.KNOWN)));
        TrainingJob job = new TrainingJob(
                folder.resolve("base.onnx"),
                TensorSets.all(flying.graph()),
                recipe(6, 0, 0, false).withAugmentation(Augmentation.plain(SIDE_PX, SIDE_PX)),
                samples,
                Files.createDirectories(folder.resolve(name)));
        var run = new TrainingRun(job, flying, CLOCK, progress -> {}, now -> {});
        return new Taught(run.run(), run.checkpoint());
    }

    @Test
    void whatLiesInARegionToIgnoreTeachesNothing() throws IOException {
        ModelFile flying = BatchNormFolding.fold(base);

        Taught ignoring = taughtByOneSquare(flying, "ignoring", List.of(new Box(0, 0, SIDE_PX, SIDE_PX)));
        Taught told = taughtByOneSquare(flying, "told", List.of());

        assertThat(ignoring.record().epochLosses()).containsOnly(0.0);
        ignoring.checkpoint()
                .values()
                .forEach((name, values) -> assertThat(values).as(name).isEqualTo(flying.floats(name)));
        assertThat(told.record().lastLoss()).isPositive();
        told.checkpoint()
                .values()
                .forEach((name, values) -> assertThat(values).as(name).isNotEqualTo(flying.floats(name)));
    }
}
