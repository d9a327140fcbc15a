package space.perigee.learn;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import space.perigee.learn.TrainingProgress.Event;
import space.perigee.model.ModelFile;

/** A trainer that behaves as its first argument says; the second is the job. Run as a process by {@link ProcessTrainerTest}. */
public final class StubWorkerMain {
    private StubWorkerMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        TrainingJob job = ContractFiles.readJob(Path.of(arguments[1]));
        say(Event.STARTED, 0, "");
        switch (arguments[0]) {
            case "honest" -> finish(job, trained(job));
            case "dies-once" -> {
                Path died = job.output().resolve("died");
                if (!Files.exists(died)) {
                    Files.createFile(died);
                    Safetensors.write(job.result(), trained(job)); // of no worth: its writer is dead
                    killItself("SEGV");
                }
                finish(job, trained(job));
            }
            case "dies-then-lies" -> {
                Path died = job.output().resolve("died");
                if (!Files.exists(died)) {
                    Files.createFile(died);
                    killItself("SEGV");
                }
                say(Event.DONE, 1, "");
            }
            case "asked-to-end" -> {
                Files.writeString(job.output().resolve("starts"), "x", CREATE, APPEND);
                killItself("TERM");
            }
            case "lies-once" -> {
                Files.writeString(job.output().resolve("starts"), "x", CREATE, APPEND);
                say(Event.DONE, 1, "");
            }
            case "crash" -> {
                System.err.println("terminate called after throwing an instance of 'std::bad_alloc'");
                Runtime.getRuntime().halt(134);
            }
            case "gives-up" -> say(Event.FAILED, 1, "no libtorch here");
            case "silent" -> Thread.sleep(60_000);
            case "chatters" -> {
                for (int step = 1; ; step++) {
                    say(Event.STEP, step, "");
                    Thread.sleep(10);
                }
            }
            case "says-nothing-at-the-end" -> Safetensors.write(job.result(), trained(job));
            case "no-result" -> say(Event.DONE, 1, "");
            case "wrong-shape" ->
                finish(job, changed(job, t -> new TensorValues(List.of(t.values().length, 1), t.values())));
            case "nan" -> finish(job, changed(job, StubWorkerMain::withNan));
            case "other-name" -> {
                Map<String, TensorValues> tensors = trained(job);
                tensors.put("conv9.weight", new TensorValues(List.of(1), new float[] {1}));
                finish(job, tensors);
            }
            case "missing" -> {
                Map<String, TensorValues> tensors = trained(job);
                tensors.remove(job.tensors().getFirst());
                finish(job, tensors);
            }
            case "damaged" -> {
                finish(job, trained(job));
                byte[] octets = Files.readAllBytes(job.result());
                Files.write(job.result(), Arrays.copyOf(octets, octets.length - 3));
            }
            case "one-long-line" -> System.out.print("x".repeat(TrainerLimits.MAX_LINE_BYTES + 1));
            case "babbles" -> System.out.println("Downloading weights...");
            case "hangs-after-done" -> {
                finish(job, trained(job));
                System.out.close();
                Thread.sleep(60_000);
            }
            case "has-children" -> {
                Process child = new ProcessBuilder("sleep", "60").start();
                Files.writeString(job.output().resolve("child.pid"), Long.toString(child.pid()));
                say(Event.FAILED, 1, "a child is left");
                Thread.sleep(60_000);
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void killItself(String signal) throws IOException, InterruptedException {
        new ProcessBuilder(
                        "kill",
                        "-" + signal,
                        Long.toString(ProcessHandle.current().pid()))
                .start();
        Thread.sleep(60_000);
    }

    private static Map<String, TensorValues> trained(TrainingJob job) {
        ModelFile base = ModelFile.read(job.base());
        Map<String, TensorValues> tensors = new TreeMap<>();
        for (String name : job.tensors()) {
            float[] values = base.floats(name);
            for (int i = 0; i < values.length; i++) values[i] += 0.5f;
            tensors.put(name, new TensorValues(base.data(name).shape(), values));
        }
        return tensors;
    }

    private static Map<String, TensorValues> changed(
            TrainingJob job, java.util.function.UnaryOperator<TensorValues> change) {
        Map<String, TensorValues> tensors = trained(job);
        tensors.computeIfPresent(job.tensors().getFirst(), (name, tensor) -> change.apply(tensor));
        return tensors;
    }

    private static TensorValues withNan(TensorValues tensor) {
        tensor.values()[0] = Float.NaN;
        return tensor;
    }

    private static void finish(TrainingJob job, Map<String, TensorValues> tensors) {
        Safetensors.write(job.result(), tensors);
        ContractFiles.writeRecord(job.record(), new TrainingRecord("stub", 2, 16, 2.5, 1.5, List.of(2.5, 1.5), 0.1));
        say(Event.DONE, 2, "");
    }

    private static void say(Event event, int step, String text) {
        System.out.println(ContractFiles.progressLine(new TrainingProgress(event, step, 2, 1.5, text)));
        System.out.flush();
    }
}
