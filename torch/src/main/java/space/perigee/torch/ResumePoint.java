package space.perigee.torch;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import space.perigee.learn.Safetensors;
import space.perigee.learn.TensorValues;
import space.perigee.learn.TrainingJob;
import space.perigee.mission.Digest;
import space.perigee.mission.Problem;

/**
 * All that a training must know to go on after it was killed: weights, both moments of the optimiser, the average, how far it is. One
 * safetensors file, renamed into place; one that belongs to another job, or is damaged, counts as none.
 *
 * <pre>
 * tensor          meaning
 * w/NAME          weight;  m/NAME/1, m/NAME/2 its moments;  a/NAME its average
 * job             digest of job, base and samples, an octet a value
 * progress        [step, epoch sum, epoch steps, losses of the epochs done...]
 * </pre>
 */
final class ResumePoint {
    private static final String JOB = "job";
    private static final String PROGRESS = "progress";
    private static final int FIXED = 3;

    /** How far a training is. */
    record Progress(int step, List<Double> epochLosses, double epochSum, int epochSteps) {
        Progress {
            epochLosses = List.copyOf(epochLosses);
        }
    }

    private final Path file;
    private final Digest identity;
    private final Map<String, Tensor> tensors = new TreeMap<>();

    ResumePoint(
            Path file,
            Digest identity,
            Map<String, Tensor> weights,
            Map<String, Tensor> moments,
            Map<String, Tensor> average) {
        this.file = file;
        this.identity = identity;
        weights.forEach((name, tensor) -> tensors.put("w/" + name, tensor));
        moments.forEach((name, tensor) -> tensors.put("m/" + name, tensor));
        average.forEach((name, tensor) -> tensors.put("a/" + name, tensor));
    }

    /** Changes with anything that the result depends on, but not with the folder it is made in. */
    static Digest identity(TrainingJob job) {
        String all = job.recipe() + "|" + job.tensors() + "|" + Digest.of(job.base()) + "|" + Digest.of(job.samples());
        return Digest.of(all.getBytes(StandardCharsets.UTF_8));
    }

    void write(Progress progress) {
        Map<String, TensorValues> values = new TreeMap<>();
        tensors.forEach((name, tensor) -> values.put(name, Tensors.values(tensor)));
        values.put(JOB, vector(octets(identity)));
        float[] numbers = new float[FIXED + progress.epochLosses.size()];
        numbers[0] = progress.step; // whole up to 16 million, which the recipe's limit keeps
        numbers[1] = (float) progress.epochSum;
        numbers[2] = progress.epochSteps;
        for (int i = 0; i < progress.epochLosses.size(); i++)
            numbers[FIXED + i] = progress.epochLosses.get(i).floatValue();
        values.put(PROGRESS, vector(numbers));
        Safetensors.write(file, values);
    }

    /** Puts everything back where it was, in place. */
    Optional<Progress> read() {
        if (!Files.exists(file)) return Optional.empty();
        Map<String, TensorValues> values;
        try {
            values = Safetensors.read(file);
        } catch (Problem damaged) {
            return Optional.empty();
        }
        if (!fits(values)) return Optional.empty();
        GradMode.set_enabled(false);
        try (PointerScope _ = new PointerScope()) {
            tensors.forEach((name, tensor) -> tensor.copy_(Tensors.of(named(values, name))));
        } finally {
            GradMode.set_enabled(true);
        }
        float[] numbers = named(values, PROGRESS).values();
        List<Double> losses = new ArrayList<>();
        for (int i = FIXED; i < numbers.length; i++) losses.add((double) numbers[i]);
        return Optional.of(new Progress((int) numbers[0], losses, numbers[1], (int) numbers[2]));
    }

    private boolean fits(Map<String, TensorValues> values) {
        TensorValues job = values.get(JOB);
        if (job == null || !Arrays.equals(job.values(), octets(identity))) return false;
        TensorValues progress = values.get(PROGRESS);
        return progress != null
                && progress.values().length >= FIXED
                && values.keySet().containsAll(tensors.keySet());
    }

    private static TensorValues named(Map<String, TensorValues> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private static TensorValues vector(float[] values) {
        return new TensorValues(List.of(values.length), values);
    }

    private static float[] octets(Digest digest) {
        byte[] octets = digest.octets();
        float[] values = new float[octets.length];
        for (int i = 0; i < octets.length; i++) values[i] = octets[i] & 0xff;
        return values;
    }
}
