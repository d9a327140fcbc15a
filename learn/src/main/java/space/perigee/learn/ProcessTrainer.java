package space.perigee.learn;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import space.perigee.learn.TrainingOutcome.FailedTraining;
import space.perigee.learn.TrainingOutcome.Trained;
import space.perigee.mission.Problem;
import space.perigee.model.ElementType;
import space.perigee.model.OnnxIndex;
import space.perigee.model.TensorInfo;

/**
 * Runs a trainer as a process behind the contract of docs/trainer-contract.md. It trusts nothing: a worker that crashes, goes silent,
 * talks without end, leaves children behind or hands back anything but the tensors asked for is a failed training with a reason, and
 * no process of it is left. One that is killed by a signal, as native code is that goes wrong once in a while, gets a second try.
 */
public final class ProcessTrainer implements Trainer {
    private static final Duration KILL_WAIT = Duration.ofSeconds(10);

    /** Longest that a JVM writes down how it crashed. */
    private static final Duration DYING = Duration.ofSeconds(10);

    /** An exit code above this is the number of the signal that ended the process; so the JDK and shells tell it. */
    private static final int SIGNALLED = 128;

    /** SIGINT and SIGTERM: somebody wants it to end, and no second one. */
    private static final Set<Integer> ASKED_TO_END = Set.of(SIGNALLED + 2, SIGNALLED + 15);

    /** How a worker ended. */
    private sealed interface End {
        record Well() implements End {}

        record Wrong(String reason) implements End {}

        record Killed(String reason) implements End {}
    }

    private final TrainerCommand command;
    private final TrainerLimits limits;
    private final InstantSource clock;

    public ProcessTrainer(TrainerCommand command, TrainerLimits limits, InstantSource clock) {
        this.command = command;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public TrainingOutcome train(TrainingJob job, ProgressListener listener) {
        try {
            Map<String, List<Integer>> shapes = shapes(job);
            ContractFiles.writeJob(job);
            Instant end = clock.instant().plus(limits.total());
            return switch (runWorker(job, listener, end)) {
                case End.Well() -> verified(job, shapes, "");
                case End.Wrong(String reason) -> new FailedTraining(reason);
                case End.Killed(String reason) -> secondTry(job, listener, end, shapes, reason);
            };
        } catch (Problem wrong) {
            return new FailedTraining(String.valueOf(wrong.getMessage()));
        } catch (IOException e) {
            return new FailedTraining("the trainer could not be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new FailedTraining("the training was cancelled");
        }
    }

    /** The same recipe once more, within the same time. */
    private TrainingOutcome secondTry(
            TrainingJob job, ProgressListener listener, Instant end, Map<String, List<Integer>> shapes, String death)
            throws IOException, InterruptedException {
        return switch (runWorker(job, listener, end)) {
            case End.Well() -> verified(job, shapes, death);
            case End.Wrong(String reason) -> new FailedTraining(reason + ", at its second try: " + death);
            case End.Killed(String reason) -> new FailedTraining(reason + ", at its second try too");
        };
    }

    /** What the base says about the tensors asked for. */
    private static Map<String, List<Integer>> shapes(TrainingJob job) {
        OnnxIndex base = OnnxIndex.read(job.base());
        Map<String, List<Integer>> shapes = new TreeMap<>();
        for (String name : job.tensors()) {
            TensorInfo tensor = base.tensor(name)
                    .filter(found -> found.type() == ElementType.FLOAT32)
                    .orElseThrow(() -> LearnProblem.BAD_JOB.with(job.file(), "the base has no float tensor " + name));
            shapes.put(name, tensor.shape());
        }
        return shapes;
    }

    private End runWorker(TrainingJob job, ProgressListener listener, Instant end)
            throws IOException, InterruptedException {
        Files.deleteIfExists(job.result());
        Files.deleteIfExists(job.record());
        ProcessBuilder builder = new ProcessBuilder(command.with(job.file()));
        builder.environment().putAll(command.environment());
        builder.directory(job.output().toFile());
        Process worker = builder.start();
        Set<ProcessHandle> family = new HashSet<>();
        try {
            worker.getOutputStream().close();
            WorkerLines out = WorkerLines.of(worker.getInputStream());
            WorkerTail errors = WorkerTail.of(worker.getErrorStream());
            return switch (listen(worker, out, family, listener, end)) {
                case End.Well well -> well;
                case End.Wrong(String reason) -> new End.Wrong(reason + errors.note());
                case End.Killed(String reason) -> new End.Killed(reason + errors.note());
            };
        } finally {
            kill(worker, family);
        }
    }

    private End listen(
            Process worker, WorkerLines out, Set<ProcessHandle> family, ProgressListener listener, Instant end)
            throws InterruptedException {
        boolean done = false;
        for (int lines = 0; lines < TrainerLimits.MAX_LINES; lines++) {
            Duration left = Duration.between(clock.instant(), end);
            if (left.isNegative()) return new End.Wrong("the trainer took longer than " + limits.total());
            WorkerLines.Heard heard = out.next(left.compareTo(limits.silence()) < 0 ? left : limits.silence());
            worker.descendants().forEach(family::add);
            switch (heard) {
                case WorkerLines.Silence() when left.compareTo(limits.silence()) < 0 -> {}
                case WorkerLines.Silence() -> {
                    return new End.Wrong("the trainer said nothing for " + limits.silence());
                }
                case WorkerLines.TooLong() -> {
                    return new End.Wrong("the trainer wrote a line of over " + TrainerLimits.MAX_LINE_BYTES + " bytes");
                }
                case WorkerLines.Ended() -> {
                    return exit(worker, done);
                }
                case WorkerLines.Line(String text) -> {
                    TrainingProgress progress;
                    try {
                        progress = ContractFiles.readProgress(text);
                    } catch (Problem wrong) {
                        return lastWords(worker, wrong);
                    }
                    listener.heard(progress);
                    if (progress.event() == TrainingProgress.Event.FAILED)
                        return new End.Wrong("the trainer gave up: " + progress.text());
                    done = progress.event() == TrainingProgress.Event.DONE;
                }
            }
        }
        return new End.Wrong("the trainer wrote more than " + TrainerLimits.MAX_LINES + " lines");
    }

    private End exit(Process worker, boolean done) throws InterruptedException {
        if (!worker.waitFor(limits.exitGrace().toMillis(), TimeUnit.MILLISECONDS))
            return new End.Wrong("the trainer closed its output but did not exit within " + limits.exitGrace());
        if (isKilled(worker)) return new End.Killed(death(worker));
        if (worker.exitValue() != 0) return new End.Wrong(death(worker));
        return done ? new End.Well() : new End.Wrong("the trainer exited well without saying that it is done");
    }

    /** A JVM that a signal kills says so on standard output, of all places, and is dead a little later. */
    private static End lastWords(Process worker, Problem wrong) throws InterruptedException {
        boolean isDead = worker.waitFor(DYING.toMillis(), TimeUnit.MILLISECONDS);
        return isDead && isKilled(worker)
                ? new End.Killed(death(worker))
                : new End.Wrong(String.valueOf(wrong.getMessage()));
    }

    private static boolean isKilled(Process dead) {
        return dead.exitValue() > SIGNALLED && !ASKED_TO_END.contains(dead.exitValue());
    }

    private static String death(Process dead) {
        return "the trainer died with exit code " + dead.exitValue();
    }

    /** Children first: they would be orphans after their parent's end. Comes back when all of them are gone. */
    private static void kill(Process worker, Set<ProcessHandle> family) {
        worker.descendants().forEach(family::add);
        family.add(worker.toHandle());
        family.forEach(ProcessHandle::destroyForcibly);
        boolean cancelled = Thread.interrupted(); // the wait below must happen even for a cancelled training
        try {
            CompletableFuture.allOf(family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .get(KILL_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            cancelled = true;
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("of " + family + " some do not die", e);
        } finally {
            if (cancelled) Thread.currentThread().interrupt();
        }
    }

    /** @param death how a first worker ended; empty when there was none before */
    private static TrainingOutcome verified(TrainingJob job, Map<String, List<Integer>> shapes, String death)
            throws IOException {
        if (!Files.exists(job.result())) return new FailedTraining("the trainer is done but left no result");
        long mostBytes = Safetensors.MAX_HEADER_BYTES + bytes(shapes);
        if (Files.size(job.result()) > mostBytes)
            return new FailedTraining(
                    "the trainer's result has " + Files.size(job.result()) + " bytes, over " + mostBytes);
        Map<String, TensorValues> tensors = Safetensors.read(job.result());
        List<String> wrong = differences(tensors, shapes);
        if (!wrong.isEmpty()) return new FailedTraining("the trainer's result is wrong: " + wrong.getFirst());
        return new Trained(
                Checkpoint.of(tensors), ContractFiles.readRecord(job.record()).after(death));
    }

    private static long bytes(Map<String, List<Integer>> shapes) {
        return shapes.values().stream()
                .mapToLong(shape -> (long) Float.BYTES * TensorValues.elements(shape))
                .sum();
    }

    private static List<String> differences(Map<String, TensorValues> tensors, Map<String, List<Integer>> shapes) {
        List<String> wrong = new ArrayList<>();
        shapes.forEach((name, shape) -> {
            TensorValues found = tensors.get(name);
            if (found == null) wrong.add("tensor " + name + " is missing");
            else if (!found.shape().equals(shape))
                wrong.add("tensor " + name + " has shape " + found.shape() + ", not " + shape);
            else if (!found.isFinite()) wrong.add("tensor " + name + " holds a value that is no number");
        });
        for (String name : tensors.keySet())
            if (!shapes.containsKey(name)) wrong.add("tensor " + name + " was not asked for");
        return wrong;
    }
}
