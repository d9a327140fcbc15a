package space.perigee.learn;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongConsumer;
import space.perigee.mission.Check;
import space.perigee.model.ElementType;
import space.perigee.model.ModelFile;
import space.perigee.model.TensorData;

/**
 * What the same update would take by the usual means, for the report; both of them at zstd's level {@value #LEVEL}.
 *
 * @param wholeModelBytes the new model's file as it is
 * @param int8ZstdBytes the new model with every weight at eight bits per output channel, by zstd
 * @param zstdPatchBytes zstd's patch from the old file to the new one ({@code zstd --patch-from}): lossless
 */
public record UpdateBaselines(long wholeModelBytes, long int8ZstdBytes, long zstdPatchBytes) {
    /** The strongest of the usual ones: those above want a word of their own ({@code --ultra}). */
    public static final int LEVEL = 19;

    /** 128 MiB: old and new file lie in one window, and each is within reach of long distance matching. */
    private static final int WINDOW_LOG = 27;

    /**
     * A search tree of 32 Mi positions, four times the level's own: with it the patch is no larger than the one of {@code zstd -19
     * --patch-from} (docs/delta-format.md). Takes 256 MB while it works, and the table of its roots 64 MB.
     */
    private static final int CHAIN_LOG = 26;

    private static final int HASH_LOG = 24;

    /** Told of progress so often. */
    private static final int CHUNK_BYTES = 1 << 20;

    private static final int INT8_GREATEST = 127;

    /**
     * Compresses both ways. The patch is what the new file adds to a stream in which the old one went before: what {@code --patch-from}
     * sends, to a few bytes. (The library has no prefix; a dictionary of 35 MB is indexed too sparsely to be one.) Takes some ten seconds for a model of 35 MB.
     *
     * @param progress told how many of {@link #bytesToCompress} are done
     */
    public static UpdateBaselines measure(ModelFile before, ModelFile after, LongConsumer progress) {
        long together = (long) before.sizeBytes() + after.sizeBytes();
        Check.that(together <= 1L << WINDOW_LOG, "models of %d bytes are too large to compare", together);
        byte[] octets = int8(after);
        try {
            long int8Zstd;
            try (Compression small = new Compression(progress, 0)) {
                int8Zstd = small.add(octets);
            }
            try (Compression patch = new Compression(progress, octets.length)) {
                patch.add(before.bytes());
                return new UpdateBaselines(after.sizeBytes(), int8Zstd, patch.add(after.bytes()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("in memory", e);
        }
    }

    /** What {@link #measure} works through. */
    public static long bytesToCompress(ModelFile before, ModelFile after) {
        return (long) before.sizeBytes() + after.sizeBytes() + int8(after).length;
    }

    private static byte[] int8(ModelFile model) {
        ByteBuffer octets = ByteBuffer.allocate(model.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (TensorData tensor : model.data()) {
            boolean weight =
                    tensor.type() == ElementType.FLOAT32 && tensor.shape().size() > 1;
            if (weight) putInt8(tensor, octets);
            else octets.put(tensor.octets());
        }
        byte[] content = new byte[octets.flip().remaining()];
        octets.get(content);
        return content;
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

    /** One stream of zstd that keeps nothing but its length. */
    private static final class Compression implements AutoCloseable {
        private final LongConsumer progress;
        private final Counter counter = new Counter();
        private final ZstdOutputStream out;
        private long done;

        /** @param done before it, of all that is to be compressed */
        Compression(LongConsumer progress, long done) throws IOException {
            this.progress = progress;
            this.done = done;
            out = new ZstdOutputStream(counter);
            out.setLevel(LEVEL).setLong(WINDOW_LOG).setChainLog(CHAIN_LOG).setHashLog(HASH_LOG);
        }

        /** What these octets add to the stream. */
        long add(byte[] octets) throws IOException {
            long before = counter.count;
            for (int at = 0; at < octets.length; at += CHUNK_BYTES) {
                int length = Math.min(CHUNK_BYTES, octets.length - at);
                out.write(octets, at, length);
                done += length;
                progress.accept(done);
            }
            out.flush();
            return counter.count - before;
        }

        @Override
        public void close() throws IOException {
            out.close();
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
