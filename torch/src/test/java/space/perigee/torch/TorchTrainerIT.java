package space.perigee.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.learn.Augmentation;
import space.perigee.learn.ProcessTrainer;
import space.perigee.learn.Recipe;
import space.perigee.learn.SampleFile;
import space.perigee.learn.Trainer;
import space.perigee.learn.TrainerCommand;
import space.perigee.learn.TrainerLimits;
import space.perigee.learn.TrainingJob;
import space.perigee.learn.TrainingOutcome;
import space.perigee.learn.TrainingOutcome.FailedTraining;
import space.perigee.learn.TrainingOutcome.Trained;
import space.perigee.learn.TrainingProgress;
import space.perigee.learn.TrainingProgress.Event;
import space.perigee.learn.TrainingSample;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;
import space.perigee.model.TensorSets;
import space.perigee.model.TinyNet;
import space.perigee.vision.Box;
import space.perigee.vision.Image;
import space.perigee.vision.Images;
import space.perigee.vision.LabelledBox;

/** The trainer as a real process, started and checked as the ground does it. */
class TorchTrainerIT {
    private static final TrainerLimits LIMITS =
            new TrainerLimits(Duration.ofMinutes(2), Duration.ofMinutes(3), Duration.ofSeconds(30));

    @TempDir
    Path folder;

    private TrainingJob job(Path image) {
        ModelCard card = new ModelCard(
                "tiny",
                64,
                64,
                1,
                List.of("square"),
                List.of(new ModelCard.Head("out", 8, List.of(new ModelCard.Anchor(10, 10)))));
        ModelFile base = TinyNet.build(card, new SplittableRandom(1), false);
        base.write(folder.resolve("base.onnx"));
        SampleFile.write(
                folder.resolve("samples.jsonl"),
                List.of(new TrainingSample(
                        image,
                        List.of(new LabelledBox(new Box(10, 10, 20, 20), 0)),
                        List.of(),
                        TrainingSample.Domain.NEW)));
        Recipe recipe = Recipe.forRound(1, 6).withAugmentation(Augmentation.plain(64, 64));
        return new TrainingJob(
                folder.resolve("base.onnx"),
                TensorSets.earlyBiasHeads(base.graph()),
                recipe,
                folder.resolve("samples.jsonl"),
                folder.resolve("job"));
    }

    private static TrainingOutcome train(TrainingJob job, Trainer.ProgressListener listener) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        TrainerCommand command = TrainerCommand.libtorch(java, System.getProperty("java.class.path"));
        return new ProcessTrainer(command, LIMITS, InstantSource.system()).train(job, listener);
    }

    @Test
    void trainsTheNamedTensorsOfAFoldedNet() {
        Path image = folder.resolve("image.png");
        Images.writePng(new Image(64, 64, 1, new byte[64 * 64]), image);
        TrainingJob job = job(image);
        List<TrainingProgress> heard = new ArrayList<>();

        TrainingOutcome outcome = train(job, heard::add);

        assertThat(outcome).isInstanceOf(Trained.class);
        assertThat(((Trained) outcome).checkpoint().tensors().keySet())
                .containsExactlyInAnyOrderElementsOf(job.tensors());
        assertThat(((Trained) outcome).record().steps()).isEqualTo(6);
        assertThat(heard)
                .extracting(TrainingProgress::event)
                .startsWith(Event.STARTED)
                .endsWith(Event.DONE);
    }

    @Test
    void aMissingImageIsAFailedTrainingThatNamesIt() {
        TrainingJob job = job(folder.resolve("nowhere.png"));

        TrainingOutcome outcome = train(job, Trainer.ProgressListener.SILENT);

        assertThat(outcome).isInstanceOf(FailedTraining.class);
        assertThat(((FailedTraining) outcome).reason()).contains("nowhere.png");
        assertThat(Files.exists(job.result())).isFalse();
    }
}
