package space.perigee.delta;

import java.security.KeyPair;
import java.security.PrivateKey;

/** A private Ed25519 key and the id of its public half. */
public record SigningKey(KeyId id, PrivateKey key) {
    public static SigningKey of(KeyPair pair) {
        return new SigningKey(KeyId.of(pair.getPublic()), pair.getPrivate());
    }

    @Override
    public String toString() {
        return "private key " + id;
    }
}
