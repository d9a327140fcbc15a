package space.perigee.e2e;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import space.perigee.delta.DeltaEncoder;
import space.perigee.delta.EncodingOptions;
import space.perigee.delta.EncodingOutcome;
import space.perigee.delta.ModelDelta;
import space.perigee.delta.SignedHeader;
import space.perigee.delta.Signer;
import space.perigee.delta.SigningKey;
import space.perigee.mission.CraftKey;
import space.perigee.model.ModelFile;
import space.perigee.model.TensorSets;

/** Updates that no ground made, as real bytes. */
final class Forged {
    private static final EncodingOptions FINE = EncodingOptions.of(8);

    private Forged() {}

    static byte[] signed(ModelDelta delta, long sequence, CraftKey target, List<SigningKey> keys) {
        return Signer.sign(delta, new SignedHeader(sequence, target), keys).toBytes();
    }

    /** From one model to another of the same shape. */
    static ModelDelta between(ModelFile base, ModelFile other) {
        Map<String, float[]> changed = new HashMap<>();
        for (String tensor : TensorSets.all(base.graph())) changed.put(tensor, other.floats(tensor));
        return encoded(base, changed);
    }

    /** A hair's breadth away: the first bias moves by a thousandth. */
    static ModelDelta nudge(ModelFile base) {
        String bias = TensorSets.headsOnly(base.graph()).getLast();
        float[] values = base.floats(bias);
        for (int i = 0; i < values.length; i++) values[i] += 1e-3f * (i + 1);
        return encoded(base, Map.of(bias, values));
    }

    /** The heads' output channels in the opposite order: every number is one that was learned, at another's place. */
    static ModelDelta permutedHeads(ModelFile base) {
        Map<String, float[]> changed = new HashMap<>();
        for (String tensor : TensorSets.headsOnly(base.graph())) {
            float[] values = base.floats(tensor);
            int channels = base.tensor(tensor).orElseThrow().outputChannels();
            changed.put(tensor, reversed(values, values.length / channels));
        }
        return encoded(base, changed);
    }

    private static float[] reversed(float[] values, int block) {
        float[] turned = new float[values.length];
        for (int from = 0; from < values.length; from += block)
            System.arraycopy(values, from, turned, values.length - block - from, block);
        return turned;
    }

    /** These tensors, as they are given. */
    static ModelDelta changed(ModelFile base, Map<String, float[]> tensors) {
        return encoded(base, tensors);
    }

    private static ModelDelta encoded(ModelFile base, Map<String, float[]> changed) {
        return switch (DeltaEncoder.encode(base, changed, FINE)) {
            case EncodingOutcome.Encoded encoded -> encoded.delta();
            case EncodingOutcome.OverBudget over -> throw new AssertionError(over);
            case EncodingOutcome.Unchanged unchanged -> throw new AssertionError(unchanged);
        };
    }
}
