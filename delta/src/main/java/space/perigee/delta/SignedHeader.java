package space.perigee.delta;

import space.perigee.mission.Check;
import space.perigee.mission.CraftKey;

/**
 * What a signature binds an update to.
 *
 * @param sequence grows with every update that is signed for a spacecraft, from 1; a spacecraft takes none that is not above its own
 * @param target the one spacecraft that may install it
 */
public record SignedHeader(long sequence, CraftKey target) {
    public SignedHeader {
        Check.that(sequence >= 1, "sequence %d", sequence);
    }
}
