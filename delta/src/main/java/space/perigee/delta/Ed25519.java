package space.perigee.delta;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Ed25519 (RFC 8032) of the JDK. */
final class Ed25519 {
    static final String NAME = "Ed25519";
    static final int SIGNATURE_BYTES = 64;

    private Ed25519() {}

    static byte[] sign(PrivateKey key, byte[]... message) {
        try {
            Signature signature = Signature.getInstance(NAME);
            signature.initSign(key);
            for (byte[] part : message) signature.update(part);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK signs with Ed25519", e);
        }
    }

    /**
     * Whether the octets of {@code message} from {@code signatureStart} on are this key's signature over {@code tag} and the first
     * {@code length} octets of {@code message}.
     */
    static boolean verifies(PublicKey key, byte[] message, int signatureStart, byte[] tag, int length) {
        try {
            Signature signature = Signature.getInstance(NAME);
            signature.initVerify(key);
            signature.update(tag);
            signature.update(message, 0, length);
            return signature.verify(message, signatureStart, SIGNATURE_BYTES);
        } catch (GeneralSecurityException e) {
            // The JDK throws for octets that are no signature at all: not a point, a number that is too large.
            return false;
        }
    }
}
