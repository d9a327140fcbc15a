package space.perigee.torch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import space.perigee.learn.Trainer;
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

    public TorchTrainer(InstantSource clock) {
        this.clock = clock;
    }

    /** Writes nothing but its resume point into the job's folder, which must be there; hears all events but "done" and "failed". */
    @Override
    public TrainingOutcome train(TrainingJob job, ProgressListener listener) {
        try {
            Libtorch.start(job.recipe().threads());
            var run = new TrainingRun(job, ModelFile.read(job.base()), clock, listener::heard, nowAndThen());
            TrainingRecord done = run.run();
            return new Trained(run.checkpoint(), done);
        } catch (Problem wrong) {
            return new FailedTraining(String.valueOf(wrong.getMessage()));
        }
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
