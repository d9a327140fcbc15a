package space.perigee.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.learn.TrainingOutcome.FailedTraining;
import space.perigee.learn.TrainingOutcome.Trained;
import space.perigee.learn.TrainingProgress.Event;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;
import space.perigee.model.TinyNet;

class ProcessTrainerTest {
    private static final TrainerLimits PATIENT =
            new TrainerLimits(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(20));

    /** Long enough for a JVM to start on a busy machine and say its first word. */
    private static final TrainerLimits HASTY =
            new TrainerLimits(Duration.ofSeconds(4), Duration.ofSeconds(60), Duration.ofSeconds(1));

    private static final TrainerLimits STRICT_AT_THE_END =
            new TrainerLimits(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(1));

    @TempDir
    Path folder;

    private ModelFile base;
    private TrainingJob job;

    @BeforeEach
    void writeBase() {
        ModelCard card = new ModelCard(
                "tiny",
                32,
                32,
                1,
                List.of("person"),
                List.of(new ModelCard.Head("out", 8, List.of(new ModelCard.Anchor(8, 16)))));
        base = TinyNet.build(card, new SplittableRandom(1), false);
        base.write(folder.resolve("base.onnx"));
        job = new TrainingJob(
                folder.resolve("base.onnx"),
                List.of("conv0.weight", "conv0.bias"),
                Recipe.forRound(1, 2),
                folder.resolve("samples.jsonl"),
                folder.resolve("job"));
    }

    private static ProcessTrainer trainer(String behaviour, TrainerLimits limits) {
        return trainer(behaviour, limits, InstantSource.system());
    }

    private static ProcessTrainer trainer(String behaviour, TrainerLimits limits, InstantSource clock) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> words = List.of(
                java.toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                StubWorkerMain.class.getName(),
                behaviour);
        return new ProcessTrainer(new TrainerCommand(words, Map.of()), limits, clock);
    }

    private String reason(String behaviour, TrainerLimits limits) {
        return reason(trainer(behaviour, limits).train(job, Trainer.ProgressListener.SILENT));
    }

    private static String reason(TrainingOutcome outcome) {
        assertThat(outcome).isInstanceOf(FailedTraining.class);
        return ((FailedTraining) outcome).reason();
    }

    @Test
    void takesWhatAnHonestWorkerTrained() {
        List<TrainingProgress> heard = new ArrayList<>();

        TrainingOutcome outcome = trainer("honest", PATIENT).train(job, heard::add);

        assertThat(outcome).isInstanceOf(Trained.class);
        Checkpoint checkpoint = ((Trained) outcome).checkpoint();
        assertThat(checkpoint.tensors()).containsOnlyKeys("conv0.weight", "conv0.bias");
        assertThat(checkpoint.values())
                .hasEntrySatisfying(
                        "conv0.bias", values -> assertThat(values[0]).isEqualTo(base.floats("conv0.bias")[0] + 0.5f));
        assertThat(((Trained) outcome).record().lastLoss()).isEqualTo(1.5);
        assertThat(((Trained) outcome).record().retriedAfter()).isEmpty();
        assertThat(heard).extracting(TrainingProgress::event).containsExactly(Event.STARTED, Event.DONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "crash | died with exit code 134 (it said: terminate called after throwing an instance of 'std::bad_alloc'), at its second try too",
                "dies-then-lies | left no result",
                "gives-up | gave up: no libtorch here",
                "says-nothing-at-the-end | without saying that it is done",
                "no-result | left no result",
                "wrong-shape | tensor conv0.weight has shape [72, 1], not [8, 1, 3, 3]",
                "nan | tensor conv0.weight holds a value that is no number",
                "other-name | tensor conv9.weight was not asked for",
                "missing | tensor conv0.weight is missing",
                "damaged | learn.bad-safetensors",
                "one-long-line | a line of over 8192 bytes",
                "babbles | learn.bad-progress: the trainer wrote \"Downloading weights...\""
            })
    void saysWhyAWorkerFailed(String behaviour, String reason) {
        assertThat(reason(behaviour, PATIENT)).contains(reason);
    }

    @Test
    void aWorkerThatASignalKilledGetsASecondTryAndTheRecordTells() {
        List<TrainingProgress> heard = new ArrayList<>();

        TrainingOutcome outcome = trainer("dies-once", PATIENT).train(job, heard::add);

        assertThat(outcome).isInstanceOf(Trained.class);
        assertThat(((Trained) outcome).record().retriedAfter())
                .startsWith("the trainer died with exit code 134"); // a JVM catches SIGSEGV, tells of it and aborts
        assertThat(heard).extracting(TrainingProgress::event).containsExactly(Event.STARTED, Event.STARTED, Event.DONE);
    }

    @ParameterizedTest
    @CsvSource({"asked-to-end,died with exit code 143", "lies-once,left no result"})
    void aWorkerThatWasToEndOrLiedGetsNoSecondTry(String behaviour, String reason) {
        assertThat(reason(behaviour, PATIENT)).contains(reason);

        assertThat(job.output().resolve("starts")).hasContent("x");
    }

    @Test
    void givesUpOnSilence() {
        assertThat(reason("silent", HASTY)).contains("said nothing for PT4S");
    }

    /** Its clock goes on by a second with every line. */
    @Test
    void givesUpOnAWorkerThatNeverEnds() {
        AtomicLong lines = new AtomicLong();
        ProcessTrainer trainer = trainer("chatters", PATIENT, () -> Instant.ofEpochSecond(lines.get()));

        assertThat(reason(trainer.train(job, line -> lines.incrementAndGet()))).contains("took longer than PT1M");

        assertThat(lines).hasValue(PATIENT.total().toSeconds() + 1);
    }

    @Test
    void givesUpOnAWorkerThatStaysAfterItsLastLine() {
        assertThat(reason("hangs-after-done", STRICT_AT_THE_END)).contains("did not exit within PT1S");
    }

    @Test
    void leavesNoChildOfTheWorkerBehind() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sleep")), "no /bin/sleep");

        assertThat(reason("has-children", PATIENT)).contains("gave up: a child is left");

        long child = Long.parseLong(Files.readString(job.output().resolve("child.pid")));
        assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aCancelledTrainingFailsAndLeavesNoWorker() throws InterruptedException, ExecutionException {
        CompletableFuture<TrainingOutcome> outcome = new CompletableFuture<>();
        CompletableFuture<Thread> trains = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform()
                .start(() -> outcome.complete(
                        trainer("silent", PATIENT).train(job, started -> trains.complete(Thread.currentThread()))));

        trains.get().interrupt();
        thread.join();

        assertThat(outcome.get()).isEqualTo(new FailedTraining("the training was cancelled"));
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void refusesATensorThatTheBaseDoesNotHave() {
        job = new TrainingJob(job.base(), List.of("conv77.weight"), job.recipe(), job.samples(), job.output());

        assertThat(reason("honest", PATIENT)).contains("the base has no float tensor conv77.weight");
    }

    @Test
    void aProgramThatIsNotThereIsAFailedTraining() {
        var command = new TrainerCommand(List.of(folder.resolve("nothing").toString()), Map.of());

        TrainingOutcome outcome = new ProcessTrainer(command, PATIENT, InstantSource.system())
                .train(job, Trainer.ProgressListener.SILENT);

        assertThat(outcome).isInstanceOf(FailedTraining.class);
        assertThat(((FailedTraining) outcome).reason()).startsWith("the trainer could not be run");
    }
}
