package space.perigee.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import space.perigee.delta.EncodingOutcome.Encoded;
import space.perigee.model.ModelFile;
import space.perigee.model.TensorInfo;
import space.perigee.model.TensorSets;

/** How many bytes an update of yolov3-tiny takes: the first four convolutions, all biases and the heads, some 126,000 numbers. */
class UpdateSizeTest {
    private final ModelFile base = Samples.yolov3Tiny(1);

    @Test
    void theRangeCoderComesNearTheEntropyAndBeatsDeflate() {
        List<String> names = TensorSets.earlyBiasHeads(base.graph());
        List<TensorInfo> tensors = base.tensors().stream()
                .filter(tensor -> names.contains(tensor.name()))
                .toList();
        Map<String, float[]> moved = Samples.moved(base, tensors, 1);
        for (int bits : new int[] {8, 4, 3, 2}) {
            Encoded encoded =
                    DeltaEncoder.encode(base, moved, EncodingOptions.of(bits)).orRefuse();
            ModelDelta delta = encoded.delta();
            int entropy = entropyBytes(delta);
            int deflate = deflateBytes(delta);
            System.out.printf(
                    "TABLE int%d of %d numbers: delta %d B, of it values and scales %d B; order-0 entropy %d B, deflate %d B%n",
                    bits, delta.elements(), delta.sizeBytes(), delta.valuesBytes(), entropy, deflate);

            assertThat(delta.valuesBytes()).as("int%d against deflate", bits).isLessThan(deflate);
            assertThat(delta.valuesBytes()).as("int%d against entropy", bits).isLessThan((int) (1.015 * entropy));
        }
    }

    /** Of the values alone, as if both sides knew how often each comes; and one octet and a half for each channel's scale. */
    private static int entropyBytes(ModelDelta delta) {
        Map<Byte, Integer> counts = new HashMap<>();
        int[] scales = {0};
        delta.walk((operation, channel, scale, values) -> {
            scales[0]++;
            for (byte value : values) counts.merge(value, 1, Integer::sum);
        });
        double bits = 0;
        for (int count : counts.values()) bits -= count * Math.log((double) count / delta.elements()) / Math.log(2);
        return (int) (bits / 8 + 1.5 * scales[0]);
    }

    /** Deflate at its best, of one value an octet or, where they fit, two, whichever is smaller; scales take two octets. */
    private static int deflateBytes(ModelDelta delta) {
        ByteArrayOutputStream scales = new ByteArrayOutputStream();
        ByteArrayOutputStream single = new ByteArrayOutputStream();
        delta.walk((operation, channel, scale, values) -> {
            scales.write(Float.floatToIntBits(scale) >>> 16);
            scales.write(Float.floatToIntBits(scale) >>> 24);
            single.writeBytes(values);
        });
        int least = deflated(single.toByteArray());
        boolean twoFit = delta.operations().getFirst().bits() <= 4;
        if (twoFit) least = Math.min(least, deflated(paired(single.toByteArray())));
        return least + deflated(scales.toByteArray());
    }

    private static byte[] paired(byte[] values) {
        byte[] pairs = new byte[(values.length + 1) / 2];
        for (int i = 0; i < values.length; i++) pairs[i / 2] |= (byte) ((values[i] & 0xF) << (4 * (i % 2)));
        return pairs;
    }

    private static int deflated(byte[] octets) {
        try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
            deflater.setInput(octets);
            deflater.finish();
            return deflater.deflate(new byte[2 * octets.length + 100]);
        }
    }
}
