package space.perigee.torch;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import space.perigee.learn.ContractFiles;
import space.perigee.learn.Safetensors;
import space.perigee.learn.TrainerCommand;
import space.perigee.learn.TrainingJob;
import space.perigee.learn.TrainingOutcome;
import space.perigee.learn.TrainingOutcome.FailedTraining;
import space.perigee.learn.TrainingOutcome.Trained;
import space.perigee.learn.TrainingProgress;
import space.perigee.learn.TrainingProgress.Event;
import space.perigee.mission.Problem;

/**
 * The trainer process: {@code TorchTrainerMain JOB.json}. Progress goes to standard output as JSON lines, the result into the job's
 * folder; exit 0 when it is there, 1 after one "failed" line with the reason (docs/trainer-contract.md).
 */
public final class TorchTrainerMain {
    private TorchTrainerMain() {}

    public static void main(String[] arguments) {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err); // whatever a native library prints must not break the lines
        ProcessHandle.current().parent().ifPresent(TorchTrainerMain::endWith);
        System.exit(run(arguments, out) ? 0 : 1);
    }

    /** Who started us was killed: nobody waits for the result, and the next one to train here must not meet us. */
    private static void endWith(ProcessHandle parent) {
        Thread.ofPlatform().daemon(true).name("parent").start(() -> {
            parent.onExit().join();
            Runtime.getRuntime().halt(1);
        });
    }

    private static boolean run(String[] arguments, PrintStream out) {
        try {
            if (arguments.length != 1) return failed(out, "usage: TorchTrainerMain JOB.json");
            TrainingJob job = ContractFiles.readJob(Path.of(arguments[0]));
            TrainingOutcome outcome = new TorchTrainer(
                            InstantSource.system(), Integer.getInteger(TrainerCommand.KEEP_EVERY_EPOCHS, 0))
                    .train(job, progress -> say(out, progress));
            return switch (outcome) {
                case Trained trained -> finished(job, trained, out);
                case FailedTraining(String reason) -> failed(out, reason);
            };
        } catch (Problem wrong) {
            return failed(out, String.valueOf(wrong.getMessage()));
        } catch (RuntimeException | OutOfMemoryError bug) {
            bug.printStackTrace();
            return failed(out, "a bug in the trainer: " + bug);
        }
    }

    private static boolean finished(TrainingJob job, Trained trained, PrintStream out) {
        Safetensors.write(job.result(), trained.checkpoint().tensors());
        ContractFiles.writeRecord(job.record(), trained.record());
        int steps = trained.record().steps();
        say(out, new TrainingProgress(Event.DONE, steps, steps, trained.record().lastLoss(), ""));
        return true;
    }

    private static boolean failed(PrintStream out, String reason) {
        say(out, new TrainingProgress(Event.FAILED, 0, 0, 0, reason));
        return false;
    }

    private static void say(PrintStream out, TrainingProgress progress) {
        out.println(ContractFiles.progressLine(progress));
    }
}
