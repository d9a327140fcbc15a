package space.perigee.delta;

import java.security.PublicKey;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import space.perigee.mission.Check;

/** Who may sign updates for a spacecraft, and how many of them must. */
public final class TrustStore {
    /** Two people must agree, and one of the three may be away or have lost the key. */
    public static final int USUAL_THRESHOLD = 2;

    private final Map<KeyId, PublicKey> keys;
    private final int threshold;

    private TrustStore(Map<KeyId, PublicKey> keys, int threshold) {
        this.keys = Map.copyOf(keys);
        this.threshold = threshold;
    }

    /** @param threshold signatures of different keys that an update needs, 1 to the number of keys */
    public static TrustStore of(Collection<PublicKey> keys, int threshold) {
        Map<KeyId, PublicKey> byId = new TreeMap<>();
        for (PublicKey key : keys) byId.put(KeyId.of(key), key);
        Check.that(threshold >= 1 && threshold <= byId.size(), "%d of %d keys", threshold, byId.size());
        return new TrustStore(byId, threshold);
    }

    public int threshold() {
        return threshold;
    }

    public int size() {
        return keys.size();
    }

    Optional<PublicKey> key(KeyId id) {
        return Optional.ofNullable(keys.get(id));
    }
}
