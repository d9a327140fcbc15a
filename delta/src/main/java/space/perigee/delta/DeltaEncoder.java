package space.perigee.delta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import space.perigee.delta.EncodingOutcome.Encoded;
import space.perigee.delta.EncodingOutcome.OverBudget;
import space.perigee.delta.EncodingOutcome.TensorCost;
import space.perigee.delta.EncodingOutcome.Unchanged;
import space.perigee.mission.Digest;
import space.perigee.model.ElementType;
import space.perigee.model.ModelFile;
import space.perigee.model.TensorInfo;

/** Step 9: turns what a round changed into an update of few bytes. Pure: the same input gives the same octets. */
public final class DeltaEncoder {
    /** Stands in for the result's digest while only sizes matter. */
    private static final Digest UNKNOWN = Digest.of(new byte[0]);

    private DeltaEncoder() {}

    /**
     * Encodes {@code changed} against {@code base} as finely as the budget allows.
     *
     * @param changed trained values by tensor name, each with as many values as the base has
     * @throws space.perigee.mission.Problem when a tensor is not in the base, has another size, or holds what is not finite
     */
    public static EncodingOutcome encode(ModelFile base, Map<String, float[]> changed, EncodingOptions options) {
        List<Change> changes = changes(base, changed);
        if (changes.isEmpty()) return new Unchanged(base.digest());
        String modelName = base.card().name();
        int least = Integer.MAX_VALUE;
        for (EncodingOptions.Step step : options.steps()) {
            Coded coded = code(modelName, base.digest(), changes, step);
            least = Math.min(least, coded.delta().sizeBytes());
            if (least <= options.budgetBytes()) return encoded(base, coded);
        }
        return new OverBudget(least, options.budgetBytes());
    }

    private static Encoded encoded(ModelFile base, Coded coded) {
        ModelFile patched = base.withFloats(coded.patched());
        ModelDelta delta = coded.delta().leadingTo(patched.digest());
        List<TensorCost> costs = new ArrayList<>();
        List<Integer> sizes = delta.operationBytes();
        for (int i = 0; i < sizes.size(); i++) {
            TensorOperation operation = delta.operations().get(i);
            TensorInfo tensor = base.tensors().get(operation.tensor());
            costs.add(new TensorCost(tensor.name(), operation.bits(), tensor.elements(), sizes.get(i)));
        }
        return new Encoded(delta, patched, costs);
    }

    private static List<Change> changes(ModelFile base, Map<String, float[]> changed) {
        changed.keySet().forEach(base::data);
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < base.tensors().size(); i++) {
            TensorInfo tensor = base.tensors().get(i);
            float[] wanted = changed.get(tensor.name());
            if (wanted == null) continue;
            refuseUnlessSound(tensor, wanted);
            float[] old = base.floats(tensor.name());
            if (!Arrays.equals(old, wanted)) changes.add(new Change(i, tensor, old, wanted));
        }
        return changes;
    }

    private static void refuseUnlessSound(TensorInfo tensor, float[] wanted) {
        if (tensor.type() != ElementType.FLOAT32) throw DeltaProblem.NOT_FLOAT.with(tensor.name(), tensor.type());
        if (wanted.length != tensor.elements()) {
            throw DeltaProblem.WRONG_SIZE.with(tensor.name(), wanted.length, tensor.elements());
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!Float.isFinite(wanted[i])) throw DeltaProblem.NOT_FINITE.with(i, tensor.name(), wanted[i]);
        }
    }

    private static Coded code(String modelName, Digest from, List<Change> changes, EncodingOptions.Step step) {
        RangeEncoder encoder = new RangeEncoder();
        ChannelCoder coder = new ChannelCoder(encoder);
        List<TensorOperation> operations = new ArrayList<>();
        Map<String, float[]> patched = new HashMap<>();
        for (Change change : changes) {
            TensorOperation operation = change.operation(step);
            operations.add(operation);
            patched.put(change.tensor().name(), code(change, operation, coder));
        }
        List<DeltaResult> results = List.of(new DeltaResult(UNKNOWN, operations.size()));
        return new Coded(ModelDelta.of(modelName, from, results, operations, encoder.finish()), patched);
    }

    /** @return the values as they will be once decoded */
    private static float[] code(Change change, TensorOperation operation, ChannelCoder coder) {
        float[] patched = change.old().clone();
        byte[] values = new byte[operation.channelElements()];
        float[] differences = new float[values.length];
        coder.start(operation);
        for (int channel = 0; channel < operation.channels(); channel++) {
            int start = channel * values.length;
            change.differences(start, differences);
            int scaleCode = Quantiser.quantise(differences, operation.bits(), values);
            coder.channel(operation, scaleCode, values);
            Quantiser.patch(patched, start, ScaleCode.scale(scaleCode), values);
        }
        return patched;
    }

    private record Coded(ModelDelta delta, Map<String, float[]> patched) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves this class
    private record Change(int index, TensorInfo tensor, float[] old, float[] wanted) {
        TensorOperation operation(EncodingOptions.Step step) {
            boolean vector = tensor.shape().size() <= 1;
            int channels = vector ? 1 : tensor.outputChannels();
            return new TensorOperation(
                    index, vector ? step.vectorBits() : step.bits(), channels, old.length / channels);
        }

        void differences(int start, float[] into) {
            for (int i = 0; i < into.length; i++) into[i] = wanted[start + i] - old[start + i];
        }
    }
}
