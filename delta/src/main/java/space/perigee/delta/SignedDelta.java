package space.perigee.delta;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import space.perigee.mission.Check;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.Problem;

/**
 * An update as it goes up: a {@link ModelDelta}, whom it is for, and signatures. Taken apart only as far as it can be before the
 * signatures are checked: the delta inside stays octets until then.
 *
 * <p>Octets, numbers highest octet first:
 *
 * <pre>
 * offset  size  field
 * 0       4     magic "PGSD" (50 47 53 44)
 * 4       1     format version, 1
 * 5       8     sequence, 1 to 2^63 - 1
 * 13      1+n   tenant: length, then a DNS label in ASCII
 *         1+n   spacecraft: the same
 *         4     d, length of the delta, up to 12 MiB
 *         d     the delta
 *         1     k, number of signers, 1 to 8
 *         8k    key id of each signer
 *         64k   Ed25519 signature of each signer, in the same order
 * </pre>
 *
 * Nothing follows. Each signature is over the tag {@code "Perigee signed delta 1"} and a zero octet, and then everything before the
 * first signature, the list of signers too: so no octet can change unseen.
 */
public final class SignedDelta {
    public static final int FORMAT_VERSION = 1;

    /** More than the keys of any mission that we know of. */
    public static final int MAX_SIGNERS = 8;

    private static final String WHAT = "signed delta";
    private static final byte[] MAGIC = {'P', 'G', 'S', 'D'};
    /** Keeps a signature made for this purpose from being one for another. */
    static final byte[] TAG = "Perigee signed delta 1\0".getBytes(StandardCharsets.US_ASCII);

    private static final int MAX_NAME_BYTES = 63;

    /** The largest file that may come: refused unread above this. */
    public static final int MAX_SIGNED_BYTES = ModelDelta.MAX_DELTA_BYTES
            + MAGIC.length
            + 1
            + Long.BYTES
            + 2 * (1 + MAX_NAME_BYTES)
            + Integer.BYTES
            + 1
            + MAX_SIGNERS * (KeyId.SIZE_BYTES + Ed25519.SIGNATURE_BYTES);

    private final byte[] octets;
    private final SignedHeader header;
    private final int deltaStart;
    private final int deltaEnd;
    private final int signedEnd;
    private final List<SignatureOf> signatures;

    /** A signature, by its first octet, and who says to have made it. */
    record SignatureOf(KeyId signer, int start) {}

    private SignedDelta(byte[] octets) {
        if (octets.length > MAX_SIGNED_BYTES) throw DeltaProblem.TOO_LARGE.with(octets.length, MAX_SIGNED_BYTES);
        this.octets = octets;
        ByteReader in = new ByteReader(WHAT, octets);
        in.expect(MAGIC, "the magic PGSD");
        int version = in.u8("format version");
        if (version > FORMAT_VERSION) throw DeltaProblem.NEWER_FORMAT.with(WHAT, version, FORMAT_VERSION);
        if (version != FORMAT_VERSION) throw in.malformed("there is no format version %d", version);
        header = readHeader(in);
        int length = in.u32("length of the delta", ModelDelta.MAX_DELTA_BYTES);
        deltaStart = in.position();
        in.skip("the delta", length);
        deltaEnd = in.position();
        List<KeyId> signers = readSigners(in);
        signedEnd = in.position();
        signatures = readSignatures(in, signers);
        in.expectEnd();
    }

    /** Takes the outside apart; looks at no signature and not at the delta. @throws Problem that names the octet */
    public static SignedDelta decode(byte[] octets) {
        return new SignedDelta(octets.clone());
    }

    /** The part that is signed. */
    static byte[] signedPart(ModelDelta delta, SignedHeader header, List<KeyId> signers) {
        Check.that(!signers.isEmpty() && signers.size() <= MAX_SIGNERS, "%d signers", signers.size());
        ByteWriter out = new ByteWriter();
        out.octets(MAGIC).u8(FORMAT_VERSION).i64(header.sequence());
        out.name(header.target().tenant().name())
                .name(header.target().spacecraft().name());
        out.u32(delta.sizeBytes()).octets(delta.toBytes());
        out.u8(signers.size());
        for (KeyId signer : signers) out.i64(signer.value());
        return out.toBytes();
    }

    /** Bytes that signing adds to an update, so that a budget can be kept. */
    public static int overheadBytes(CraftKey target, int signers) {
        int names =
                2 + target.tenant().name().length() + target.spacecraft().name().length();
        return MAGIC.length
                + 1
                + Long.BYTES
                + names
                + Integer.BYTES
                + 1
                + signers * (KeyId.SIZE_BYTES + Ed25519.SIGNATURE_BYTES);
    }

    private static SignedHeader readHeader(ByteReader in) {
        long sequence = in.i64("sequence");
        if (sequence < 1) throw in.malformed("sequence %d", sequence);
        String tenant = in.name("tenant");
        String spacecraft = in.name("spacecraft");
        try {
            return new SignedHeader(sequence, CraftKey.of(tenant, spacecraft));
        } catch (Problem e) {
            throw in.malformed("%s", e.text()).because(e);
        }
    }

    private static List<KeyId> readSigners(ByteReader in) {
        int count = in.u8("number of signers");
        if (count < 1 || count > MAX_SIGNERS) throw in.malformed("%d signers, not 1 to %d", count, MAX_SIGNERS);
        List<KeyId> signers = new ArrayList<>();
        for (int i = 0; i < count; i++) signers.add(new KeyId(in.i64("key id")));
        return List.copyOf(signers);
    }

    private static List<SignatureOf> readSignatures(ByteReader in, List<KeyId> signers) {
        List<SignatureOf> signatures = new ArrayList<>();
        for (KeyId signer : signers) {
            signatures.add(new SignatureOf(signer, in.position()));
            in.skip("signature", Ed25519.SIGNATURE_BYTES);
        }
        return List.copyOf(signatures);
    }

    public SignedHeader header() {
        return header;
    }

    /** Who says to have signed, in the file's order. */
    public List<KeyId> signers() {
        return signatures.stream().map(SignatureOf::signer).toList();
    }

    /** The update inside, its signatures unchecked: to look at, not to install. @throws Problem that names the octet */
    public ModelDelta uncheckedDelta() {
        return ModelDelta.decode(octets, deltaStart, deltaEnd);
    }

    List<SignatureOf> signatures() {
        return signatures;
    }

    /** Whether {@code signature} is that of {@code key} over this update. */
    boolean isSignedBy(PublicKey key, SignatureOf signature) {
        return Ed25519.verifies(key, octets, signature.start(), TAG, signedEnd);
    }

    public int sizeBytes() {
        return octets.length;
    }

    /** Names the whole file, signatures too. */
    public Digest digest() {
        return Digest.of(octets);
    }

    public byte[] toBytes() {
        return octets.clone();
    }
}
