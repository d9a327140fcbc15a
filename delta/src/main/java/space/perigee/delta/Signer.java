package space.perigee.delta;

import java.util.List;

/** Step 11: binds an update to a spacecraft and a place in its sequence, with a threshold of keys. */
public final class Signer {
    private Signer() {}

    /** Signs with every key given, at most {@link SignedDelta#MAX_SIGNERS}. Whether they suffice is for the {@link Verifier} to say. */
    public static SignedDelta sign(ModelDelta delta, SignedHeader header, List<SigningKey> keys) {
        byte[] signed = SignedDelta.signedPart(
                delta, header, keys.stream().map(SigningKey::id).toList());
        ByteWriter out = new ByteWriter().octets(signed);
        for (SigningKey key : keys) out.octets(Ed25519.sign(key.key(), SignedDelta.TAG, signed));
        return SignedDelta.decode(out.toBytes());
    }
}
