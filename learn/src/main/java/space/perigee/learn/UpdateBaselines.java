package space.perigee.learn;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import space.perigee.mission.Check;
import space.perigee.model.ElementType;
import space.perigee.model.ModelFile;
import space.perigee.model.TensorData;

/**
 * What the same update would take by the usual means, for the report.
 *
 * @param wholeModelBytes the new model's file as it is
 * @param int8ZstdBytes the new model with every weight at eight bits per output channel, by zstd at level {@value #LEVEL}
 * @param zstdPatchBytes zstd's patch from the old file to the new one ({@code zstd --patch-from}, level {@value #PATCH_LEVEL}): lossless
 */
public record UpdateBaselines(long wholeModelBytes, long int8ZstdBytes, long zstdPatchBytes) {
    private static final int LEVEL = 19;
    /**
     * What differs are floats of noise: the levels above cost minutes and save nothing (measured on yolov3-tiny's update: docs/delta-format.md).
     */
    private static final int PATCH_LEVEL = 3;

    /** The library's least for long distance matching. */
    private static final int MIN_WINDOW_LOG = 20;

    /** Old and new file must lie in one window. */
    private static final int MAX_WINDOW_LOG = 27;

    private static final int INT8_GREATEST = 127;

    /** Compresses both ways; takes some seconds for a model of 35 MB. */
    public static UpdateBaselines measure(ModelFile before, ModelFile after) {
        return new UpdateBaselines(after.sizeBytes(), int8ZstdBytes(after), zstdPatchBytes(before, after));
    }

    private static long int8ZstdBytes(ModelFile model) {
        ByteBuffer octets = ByteBuffer.allocate(model.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (TensorData tensor : model.data()) {
            boolean weight =
                    tensor.type() == ElementType.FLOAT32 && tensor.shape().size() > 1;
            if (weight) putInt8(tensor, octets);
            else octets.put(tensor.octets());
        }
        byte[] content = new byte[octets.flip().remaining()];
        octets.get(content);
        return Zstd.compress(content, LEVEL).length;
    }

    /** Symmetric, the greatest magnitude of a channel becomes 127; then the channel's scale as a float. */
    private static void putInt8(TensorData tensor, ByteBuffer into) {
        float[] values = tensor.floats();
        int perChannel = values.length / tensor.shape().getFirst();
        for (int start = 0; start < values.length; start += perChannel) {
            float largest = 0;
            for (int i = 0; i < perChannel; i++) largest = Math.max(largest, Math.abs(values[start + i]));
            float scale = largest == 0 ? 1 : largest / INT8_GREATEST;
            for (int i = 0; i < perChannel; i++) into.put((byte) Math.round(values[start + i] / scale));
            into.putFloat(scale);
        }
    }

    /**
     * What the new file adds to a stream in which the old one went before, both in one window: what {@code --patch-from} sends, to a
     * few bytes. (The library has no prefix; a dictionary of 35 MB is indexed too sparsely to be one.)
     */
    private static long zstdPatchBytes(ModelFile before, ModelFile after) {
        long together = (long) before.sizeBytes() + after.sizeBytes();
        int windowLog = Math.max(MIN_WINDOW_LOG, Long.SIZE - Long.numberOfLeadingZeros(together));
        Check.that(windowLog <= MAX_WINDOW_LOG, "models of %d bytes are too large to compare", together);
        Counter counter = new Counter();
        try (ZstdOutputStream out = new ZstdOutputStream(counter)) {
            out.setLevel(PATCH_LEVEL).setLong(windowLog);
            out.write(before.bytes());
            out.flush();
            long beforeBytes = counter.count;
            out.write(after.bytes());
            out.flush();
            return counter.count - beforeBytes;
        } catch (IOException e) {
            throw new UncheckedIOException("in memory", e);
        }
    }

    /** Counts what comes and keeps nothing. */
    private static final class Counter extends OutputStream {
        private long count;

        @Override
        public void write(int octet) {
            count++;
        }

        @Override
        public void write(byte[] octets, int start, int length) {
            count += length;
        }
    }
}
