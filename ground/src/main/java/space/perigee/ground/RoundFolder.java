package space.perigee.ground;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import space.perigee.learn.TrainingJob;
import space.perigee.learn.TrainingProgress;

/**
 * The files of one round: the job and what the trainer made of it, the candidate as it will fly, the training curve.
 *
 * @param root folder of the round
 */
record RoundFolder(Path root, TrainingJob job) {
    /** The candidate, decoded from the update. */
    Path model() {
        return root.resolve("candidate.onnx");
    }

    /** Lines of step and loss, tab-separated: what the report draws. */
    Path curve() {
        return root.resolve("curve.tsv");
    }

    /** Lines of images that the gate has measured and all of them, tab-separated: for whoever watches. */
    Path judged() {
        return root.resolve("gate.tsv");
    }

    /** Told after each image that the gate measures, whichever model it is for. */
    IntConsumer judging(int total) {
        AtomicInteger done = new AtomicInteger();
        return image -> append(judged(), done.incrementAndGet() + "\t" + total);
    }

    /** Keeps the curve; told by the trainer's process as it goes. */
    void heard(TrainingProgress progress) {
        if (progress.event() == TrainingProgress.Event.STEP) append(curve(), progress.step() + "\t" + progress.loss());
    }

    /** Appended and never rewritten: who reads meanwhile finds the last line, not an empty file. */
    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
