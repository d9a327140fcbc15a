package space.perigee.torch;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import space.perigee.learn.ContractFiles;
import space.perigee.learn.Safetensors;
import space.perigee.learn.TrainingJob;
import space.perigee.learn.TrainingProgress;
import space.perigee.learn.TrainingProgress.Event;
import space.perigee.learn.TrainingRecord;
import space.perigee.mission.Problem;
import space.perigee.model.ModelFile;

/**
 * The trainer process: {@code TorchTrainerMain JOB.json}. Progress goes to standard output as JSON lines, the result into the job's
 * folder; exit 0 when it is there, 1 after one "failed" line with the reason (docs/trainer-contract.md).
 */
public final class TorchTrainerMain {
    private TorchTrainerMain() {}

    public static void main(String[] arguments) {
        var out =
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err); // whatever a native library prints must not break the lines
        System.exit(run(arguments, out) ? 0 : 1);
    }

    private static boolean run(String[] arguments, PrintStream out) {
        try {
            if (arguments.length != 1) throw new IllegalArgumentException("usage: TorchTrainerMain JOB.json");
            train(ContractFiles.readJob(Path.of(arguments[0])), out);
            return true;
        } catch (Problem | IllegalArgumentException e) {
            say(out, new TrainingProgress(Event.FAILED, 0, 0, 0, e.getMessage() == null ? "" : e.getMessage()));
        } catch (RuntimeException | OutOfMemoryError e) {
            e.printStackTrace();
            say(out, new TrainingProgress(Event.FAILED, 0, 0, 0, "a bug in the trainer: " + e));
        }
        return false;
    }

    private static void train(TrainingJob job, PrintStream out) {
        Libtorch.start(job.recipe().threads());
        ModelFile base = ModelFile.read(job.base());
        var run = new TrainingRun(
                job, base, InstantSource.system(), line -> say(out, line), TrainingRun::saveResumePoint);
        TrainingRecord done = run.run();
        Safetensors.write(job.result(), run.checkpoint().tensors());
        ContractFiles.writeRecord(job.record(), done);
        say(out, new TrainingProgress(Event.DONE, done.steps(), done.steps(), done.lastLoss(), ""));
    }

    private static void say(PrintStream out, TrainingProgress progress) {
        out.println(ContractFiles.progressLine(progress));
    }
}
