package space.perigee.ground;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import space.perigee.mission.Digest;

/**
 * Which labelled samples are kept aside for the gate: a fifth, by a hash alone, so that the answer never depends on what else came
 * down or when, and no one can move a sample over by asking again.
 *
 * @param seed another seed, another fifth
 */
public record Split(long seed) {
    /** One of so many is kept aside. */
    public static final int GATE_ONE_OF = 5;

    /** What a sample is for. */
    public enum Use {
        TRAIN,
        GATE
    }

    /** By the digest of a sample. */
    public Use of(Digest digest) {
        ByteBuffer salted = ByteBuffer.allocate(Long.BYTES + Digest.SIZE_BYTES)
                .putLong(seed)
                .put(digest.octets());
        long hash = ByteBuffer.wrap(Digest.of(salted.array()).octets()).getLong();
        return Long.remainderUnsigned(hash, GATE_ONE_OF) == 0 ? Use.GATE : Use.TRAIN;
    }

    /** By the scene, so that two cuts of one scene never are on both sides: overlapping pixels would tell the gate what was learned. */
    public Use of(LabelledSample sample) {
        return of(Digest.of(sample.frame().scene().getBytes(StandardCharsets.UTF_8)));
    }

    /** Those of one use, in the order given. */
    public List<LabelledSample> only(Use use, List<LabelledSample> samples) {
        return samples.stream().filter(sample -> of(sample) == use).toList();
    }
}
