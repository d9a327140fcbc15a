package space.perigee.delta;

import space.perigee.mission.Check;
import space.perigee.mission.Digest;

/**
 * A model that an update leads to.
 *
 * @param to digest of the whole model file after the operations
 * @param operations how many of the update's operations, from its first, lead there
 */
public record DeltaResult(Digest to, int operations) {
    public DeltaResult {
        Check.that(operations >= 1, "%d operations lead nowhere", operations);
    }
}
