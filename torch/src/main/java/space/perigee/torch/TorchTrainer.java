package space.perigee.torch;

import java.time.InstantSource;
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
    private final InstantSource clock;

    public TorchTrainer(InstantSource clock) {
        this.clock = clock;
    }

    /** Writes nothing but its resume point into the job's folder, which must be there; hears all events but "done" and "failed". */
    @Override
    public TrainingOutcome train(TrainingJob job, ProgressListener listener) {
        try {
            Libtorch.start(job.recipe().threads());
            var run = new TrainingRun(
                    job, ModelFile.read(job.base()), clock, listener::heard, TrainingRun::saveResumePoint);
            TrainingRecord done = run.run();
            return new Trained(run.checkpoint(), done);
        } catch (Problem wrong) {
            return new FailedTraining(String.valueOf(wrong.getMessage()));
        }
    }
}
