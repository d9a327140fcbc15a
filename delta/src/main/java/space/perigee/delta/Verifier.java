package space.perigee.delta;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.security.PublicKey;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import space.perigee.delta.Verification.Reason;
import space.perigee.delta.Verification.Refused;
import space.perigee.delta.Verification.Verified;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;
import space.perigee.mission.Problem;

/** Step 13: whether these octets may become the model of this spacecraft. Knows the spacecraft; keeps nothing. */
public final class Verifier {
    private final TrustStore trust;
    private final CraftKey me;

    public Verifier(TrustStore trust, CraftKey me) {
        this.trust = trust;
        this.me = me;
    }

    /** The same as {@link #verify(byte[], long, Digest)} for a file, which is not read when it is too large. */
    public Verification verify(Flash flash, String name, long installedSequence, Digest base) {
        long size = flash.sizeBytes(name);
        if (size > SignedDelta.MAX_SIGNED_BYTES) return tooLarge(size);
        return verify(flash.read(name, SignedDelta.MAX_SIGNED_BYTES), installedSequence, base);
    }

    /**
     * Checks all there is to check but the result, which only patching shows.
     *
     * @param installedSequence of the update last installed, 0 before the first
     * @param base digest of the model that would be patched
     */
    public Verification verify(byte[] octets, long installedSequence, Digest base) {
        if (octets.length > SignedDelta.MAX_SIGNED_BYTES) return tooLarge(octets.length);
        try {
            return verify(SignedDelta.decode(octets), installedSequence, base);
        } catch (Problem e) {
            return new Refused(Reason.MALFORMED, e.text());
        }
    }

    private Verification verify(SignedDelta signed, long installedSequence, Digest base) {
        SignedHeader header = signed.header();
        if (!header.target().equals(me)) {
            return refused(Reason.WRONG_SPACECRAFT, "the update is for %s, this is %s", header.target(), me);
        }
        if (header.sequence() <= installedSequence) {
            return refused(
                    Reason.OLDER_THAN_INSTALLED,
                    "the update has sequence %d, %d is installed",
                    header.sequence(),
                    installedSequence);
        }
        return refusalBySignatures(signed).orElseGet(() -> verifyInside(signed, base));
    }

    /** A key counts once, however often it signed; a key that is not known counts for nothing; one bad signature spoils all. */
    private Optional<Verification> refusalBySignatures(SignedDelta signed) {
        Set<KeyId> known = new HashSet<>();
        for (KeyId signer : signed.signers()) if (trust.key(signer).isPresent()) known.add(signer);
        if (known.size() < trust.threshold()) {
            return Optional.of(refused(
                    Reason.NOT_ENOUGH_SIGNATURES,
                    "signatures of %d known keys, %d of %d are needed",
                    known.size(),
                    trust.threshold(),
                    trust.size()));
        }
        for (SignedDelta.SignatureOf signature : signed.signatures()) {
            Optional<PublicKey> key = trust.key(signature.signer());
            if (key.isPresent() && !signed.isSignedBy(key.get(), signature)) {
                return Optional.of(
                        refused(Reason.BAD_SIGNATURE, "the signature of key %s is wrong", signature.signer()));
            }
        }
        return Optional.empty();
    }

    /** By now it is known that the right people made what follows. */
    private static Verification verifyInside(SignedDelta signed, Digest base) {
        ModelDelta delta = signed.uncheckedDelta();
        if (!delta.from().equals(base)) {
            return refused(Reason.WRONG_BASE, "the update is for base %s, %s is installed", delta.from(), base);
        }
        return new Verified(delta, signed.header().sequence());
    }

    private static Verification tooLarge(long sizeBytes) {
        return refused(
                Reason.TOO_LARGE, "%d bytes, over the limit of %d bytes", sizeBytes, SignedDelta.MAX_SIGNED_BYTES);
    }

    @FormatMethod
    private static Verification refused(Reason reason, @FormatString String text, Object... args) {
        return new Refused(reason, String.format(Locale.ROOT, text, args));
    }
}
