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
import java.util.Optional;
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
 * no process of it is left.
 */
public final class ProcessTrainer implements Trainer {
    private static final Duration KILL_WAIT = Duration.ofSeconds(10);

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
            Files.deleteIfExists(job.result());
            Files.deleteIfExists(job.record());
            Optional<FailedTraining> failure = runWorker(job, listener);
            return failure.isPresent() ? failure.get() : verified(job, shapes);
        } catch (Problem wrong) {
            return new FailedTraining(String.valueOf(wrong.getMessage()));
        } catch (IOException e) {
            return new FailedTraining("the trainer could not be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new FailedTraining("the training was cancelled");
        }
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

    private Optional<FailedTraining> runWorker(TrainingJob job, ProgressListener listener)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command.with(job.file()));
        builder.environment().putAll(command.environment());
        builder.directory(job.output().toFile());
        Process worker = builder.start();
        Set<ProcessHandle> family = new HashSet<>();
        try {
            worker.getOutputStream().close();
            WorkerLines out = WorkerLines.of(worker.getInputStream());
            WorkerTail errors = WorkerTail.of(worker.getErrorStream());
            Optional<String> reason = listen(worker, out, family, listener);
            return reason.map(text -> new FailedTraining(text + errors.note()));
        } finally {
            kill(worker, family);
        }
    }

    /** Why it failed, or empty when it said that it is done and exited well. */
    private Optional<String> listen(
            Process worker, WorkerLines out, Set<ProcessHandle> family, ProgressListener listener)
            throws InterruptedException {
        Instant end = clock.instant().plus(limits.total());
        boolean done = false;
        for (int lines = 0; lines < TrainerLimits.MAX_LINES; lines++) {
            Duration left = Duration.between(clock.instant(), end);
            if (left.isNegative()) return Optional.of("the trainer took longer than " + limits.total());
            WorkerLines.Heard heard = out.next(left.compareTo(limits.silence()) < 0 ? left : limits.silence());
            worker.descendants().forEach(family::add);
            switch (heard) {
                case WorkerLines.Silence() when left.compareTo(limits.silence()) < 0 -> {}
                case WorkerLines.Silence() -> {
                    return Optional.of("the trainer said nothing for " + limits.silence());
                }
                case WorkerLines.TooLong() -> {
                    return Optional.of("the trainer wrote a line of over " + TrainerLimits.MAX_LINE_BYTES + " bytes");
                }
                case WorkerLines.Ended() -> {
                    return exit(worker, done);
                }
                case WorkerLines.Line(String text) -> {
                    TrainingProgress progress = ContractFiles.readProgress(text);
                    listener.heard(progress);
                    if (progress.event() == TrainingProgress.Event.FAILED)
                        return Optional.of("the trainer gave up: " + progress.text());
                    done = progress.event() == TrainingProgress.Event.DONE;
                }
            }
        }
        return Optional.of("the trainer wrote more than " + TrainerLimits.MAX_LINES + " lines");
    }

    private Optional<String> exit(Process worker, boolean done) throws InterruptedException {
        if (!worker.waitFor(limits.exitGrace().toMillis(), TimeUnit.MILLISECONDS))
            return Optional.of("the trainer closed its output but did not exit within " + limits.exitGrace());
        if (worker.exitValue() != 0) return Optional.of("the trainer died with exit code " + worker.exitValue());
        return done ? Optional.empty() : Optional.of("the trainer exited well without saying that it is done");
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

    private static TrainingOutcome verified(TrainingJob job, Map<String, List<Integer>> shapes) throws IOException {
        if (!Files.exists(job.result())) return new FailedTraining("the trainer is done but left no result");
        long mostBytes = Safetensors.MAX_HEADER_BYTES + bytes(shapes);
        if (Files.size(job.result()) > mostBytes)
            return new FailedTraining(
                    "the trainer's result has " + Files.size(job.result()) + " bytes, over " + mostBytes);
        Map<String, TensorValues> tensors = Safetensors.read(job.result());
        List<String> wrong = differences(tensors, shapes);
        if (!wrong.isEmpty()) return new FailedTraining("the trainer's result is wrong: " + wrong.getFirst());
        return new Trained(Checkpoint.of(tensors), ContractFiles.readRecord(job.record()));
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
