package space.perigee.torch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import space.perigee.learn.Safetensors;
import space.perigee.learn.Trainer;
import space.perigee.learn.TrainerCommand;
import space.perigee.learn.TrainingJob;
import space.perigee.learn.TrainingOutcome;
import space.perigee.learn.TrainingOutcome.FailedTraining;
import space.perigee.learn.TrainingOutcome.Trained;
import space.perigee.learn.TrainingRecord;
import space.perigee.mission.Problem;
import space.perigee.model.ModelFile;

/**
 * Trains in this very process. For the trainer's own {@code main} and for simulations that own their JVM; the ground uses
 * {@code ProcessTrainer}, since a native crash here takes everything with it.
 */
public final class TorchTrainer implements Trainer {
    /** Losing this much of a training is cheaper than writing a whole network's state after every short epoch. */
    private static final Duration BETWEEN_RESUME_POINTS = Duration.ofSeconds(20);

    private final InstantSource clock;
    private final int keepEveryEpochs;

    public TorchTrainer(InstantSource clock) {
        this(clock, 0);
    }

    /** @param keepEveryEpochs after so many epochs the state is kept in the job's folder, as a result's file; 0 keeps none */
    public TorchTrainer(InstantSource clock, int keepEveryEpochs) {
        this.clock = clock;
        this.keepEveryEpochs = keepEveryEpochs;
    }

    /** Writes nothing but its resume point into the job's folder, which must be there; hears all events but "done" and "failed". */
    @Override
    public TrainingOutcome train(TrainingJob job, ProgressListener listener) {
        try {
            Libtorch.start(job.recipe().threads());
            var run = new TrainingRun(job, ModelFile.read(job.base()), clock, listener::heard, afterEpoch(job));
            TrainingRecord done = run.run();
            return new Trained(run.checkpoint(), done);
        } catch (Problem wrong) {
            return new FailedTraining(String.valueOf(wrong.getMessage()));
        }
    }

    private Consumer<TrainingRun> afterEpoch(TrainingJob job) {
        Consumer<TrainingRun> resumePoint = nowAndThen();
        return run -> {
            keep(job, run);
            resumePoint.accept(run);
        };
    }

    /** Before the resume point: a training that goes on from there has kept all that it should. */
    private void keep(TrainingJob job, TrainingRun run) {
        if (keepEveryEpochs == 0 || run.epoch() % keepEveryEpochs != 0) return;
        String name = String.format(Locale.ROOT, "%s%05d.safetensors", TrainerCommand.CHECKPOINT_PREFIX, run.epoch());
        Safetensors.write(job.output().resolve(name), run.checkpoint().tensors());
    }

    private Consumer<TrainingRun> nowAndThen() {
        AtomicReference<Instant> last = new AtomicReference<>(clock.instant());
        return run -> {
            Instant now = clock.instant();
            if (now.isBefore(Objects.requireNonNull(last.get()).plus(BETWEEN_RESUME_POINTS))) return;
            last.set(now);
            run.saveResumePoint();
        };
    }
}
