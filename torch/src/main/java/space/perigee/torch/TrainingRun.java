package space.perigee.torch;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import space.perigee.learn.Augmentation;
import space.perigee.learn.Checkpoint;
import space.perigee.learn.Recipe;
import space.perigee.learn.SampleFile;
import space.perigee.learn.TensorValues;
import space.perigee.learn.TrainingJob;
import space.perigee.learn.TrainingProgress;
import space.perigee.learn.TrainingProgress.Event;
import space.perigee.learn.TrainingRecord;
import space.perigee.learn.TrainingSample;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;

/**
 * One training of a detector, from a job to its changed tensors. Every random choice depends on seed and step alone, so that a
 * training that was killed goes on from its last {@link ResumePoint} to the same bytes.
 */
final class TrainingRun {
    static final String TRAINER = "perigee-torch 0.1.0, libtorch 2.10.0";

    /** Often enough that a listener can tell work from a hang, seldom enough to cost nothing. */
    private static final int PROGRESS_EVERY_STEPS = 5;

    private static final long STEP_STRIDE =
            0xd1342543de82ef95L; // of a known good generator: seeds of neighbours share nothing

    private final TrainingJob job;
    private final Recipe recipe;
    private final InstantSource clock;
    private final Consumer<TrainingProgress> progress;
    private final Consumer<TrainingRun> afterEpoch;

    private final ModelCard card;
    private final SampleImages images;
    private final EpochOrder order;
    private final GraphInterpreter net;
    private final YoloLoss loss;
    private final Augmenter augmenter;
    private final AdamW optimiser;
    private final WeightAverage average;
    private final Map<String, Tensor> weights = new TreeMap<>();

    private int step;
    private final List<Double> epochLosses = new ArrayList<>();
    private double epochSum;
    private int epochSteps;

    /**
     * @param progress hears every line of the contract but "done"
     * @param afterEpoch is called after every pass over the samples; may ask for {@link #checkpoint}
     */
    TrainingRun(
            TrainingJob job,
            ModelFile base,
            InstantSource clock,
            Consumer<TrainingProgress> progress,
            Consumer<TrainingRun> afterEpoch) {
        this.job = job;
        this.recipe = job.recipe();
        this.clock = clock;
        this.progress = progress;
        this.afterEpoch = afterEpoch;
        this.card = base.card();
        List<TrainingSample> samples = SampleFile.read(job.samples());
        if (samples.isEmpty()) throw TorchProblem.NO_SAMPLES.with(job.samples());
        this.images = new SampleImages(samples, card);
        this.order = new EpochOrder(samples, recipe);
        this.net =
                new GraphInterpreter(base.graph(), base.data(), new HashSet<>(job.tensors()), recipe.halfPrecision());
        this.loss = new YoloLoss(card.heads(), card.classes().size());
        this.augmenter = new Augmenter(recipe.augmentation());
        for (String name : job.tensors()) weights.put(name, net.weight(name));
        Map<String, Tensor> byGradient = new TreeMap<>(weights);
        byGradient.keySet().removeAll(net.runningStatistics());
        this.optimiser = new AdamW(byGradient, recipe);
        this.average = new WeightAverage(weights, recipe.averageDecay());
    }

    /** Trains to the end. */
    TrainingRecord run() {
        Instant begun = clock.instant();
        resume();
        progress.accept(new TrainingProgress(Event.STARTED, step, recipe.steps(), 0, step == 0 ? "" : "resumed"));
        double sum = 0;
        int counted = 0;
        while (step < recipe.steps()) {
            if (Thread.currentThread().isInterrupted()) throw TorchProblem.CANCELLED.with(step, recipe.steps());
            double value = trainStep();
            sum += value;
            counted++;
            if (step % PROGRESS_EVERY_STEPS == 0 || step == recipe.steps()) {
                progress.accept(new TrainingProgress(Event.STEP, step, recipe.steps(), sum / counted, ""));
                sum = 0;
                counted = 0;
            }
            epochSum += value;
            epochSteps++;
            if (endsEpoch()) endEpoch();
        }
        if (epochSteps > 0) endEpoch();
        return record(Duration.between(begun, clock.instant()));
    }

    private TrainingRecord record(Duration took) {
        return new TrainingRecord(
                TRAINER,
                step,
                (long) step * recipe.batch(),
                epochLosses.getFirst(),
                epochLosses.getLast(),
                epochLosses,
                took.toMillis() / 1e3);
    }

    /** The steps of an epoch are those in which a new pass over the samples begins or ends. */
    private boolean endsEpoch() {
        long before = (long) (step - 1) * recipe.batch() / order.length();
        long after = (long) step * recipe.batch() / order.length();
        return after > before;
    }

    private void endEpoch() {
        epochLosses.add(epochSum / epochSteps);
        progress.accept(
                new TrainingProgress(Event.EPOCH, step, recipe.steps(), epochLosses.getLast(), "epoch " + epoch()));
        epochSum = 0;
        epochSteps = 0;
        afterEpoch.accept(this);
    }

    /** Passes over the samples done. */
    int epoch() {
        return epochLosses.size();
    }

    private double trainStep() {
        List<Crop> crops = crops();
        double value;
        try (PointerScope _ = new PointerScope()) {
            Map<String, Tensor> outputs = net.run(input(crops), true);
            List<Tensor> heads = new ArrayList<>();
            for (ModelCard.Head head : card.heads()) heads.add(head(outputs, head.output()));
            Tensor sum = loss.of(heads, Targets.assign(card.heads(), crops));
            value = sum.item_float();
            if (!Double.isFinite(value)) throw TorchProblem.LOSS_NOT_FINITE.with(value, step);
            sum.backward();
        }
        optimiser.step(step, Schedule.rate(recipe, step));
        average.update(step);
        step++;
        return value;
    }

    private static Tensor head(Map<String, Tensor> outputs, String name) {
        Tensor output = outputs.get(name);
        if (output == null) throw TorchProblem.NO_OUTPUT.with(name);
        return output;
    }

    private List<Crop> crops() {
        SplittableRandom chance = new SplittableRandom(recipe.seed() * 31 + STEP_STRIDE * (step + 1));
        List<Crop> crops = new ArrayList<>();
        for (int k = 0; k < recipe.batch(); k++) {
            int i = order.at((long) step * recipe.batch() + k);
            crops.add(augmenter.crop(images.sample(i), images.image(i), chance));
        }
        return crops;
    }

    private Tensor input(List<Crop> crops) {
        Augmentation how = recipe.augmentation();
        int each = card.channels() * how.cropWidthPx() * how.cropHeightPx();
        float[] pixels = new float[crops.size() * each];
        for (int k = 0; k < crops.size(); k++) System.arraycopy(crops.get(k).pixels(), 0, pixels, k * each, each);
        return Tensors.of(pixels, crops.size(), card.channels(), how.cropHeightPx(), how.cropWidthPx())
                .contiguous(MemoryFormat.ChannelsLast);
    }

    /** The trained tensors as they stand now, averaged where the recipe says so. */
    Checkpoint checkpoint() {
        Map<String, TensorValues> values = new TreeMap<>();
        average.tensors().forEach((name, tensor) -> values.put(name, Tensors.values(tensor)));
        return Checkpoint.of(values);
    }

    /** Writes down where the training stands. */
    void saveResumePoint() {
        resumePoint().write(new ResumePoint.Progress(step, epochLosses, epochSum, epochSteps));
    }

    private void resume() {
        resumePoint().read().ifPresent(done -> {
            step = done.step();
            epochLosses.addAll(done.epochLosses());
            epochSum = done.epochSum();
            epochSteps = done.epochSteps();
        });
    }

    private ResumePoint resumePoint() {
        Path file = job.output().resolve("resume.safetensors");
        return new ResumePoint(file, ResumePoint.identity(job), weights, optimiser.state(), average.tensors());
    }
}
