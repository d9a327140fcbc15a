package space.perigee.kube;

import java.util.List;

/**
 * A delta over groups of spacecraft, in hawkBit's words: a group starts when enough of the one before succeeded, and everything
 * stops when too many failed.
 *
 * @param delta digest of the signed update
 * @param from digest of the model that it is for
 * @param to digest of the model that it makes
 * @param groups in the order in which they get it
 * @param successPercent so many of a group must have confirmed before the next starts
 * @param errorPercent when more of a group than this failed, the rollout pauses
 * @param paused no new spacecraft starts
 * @param aborted no new spacecraft starts, ever
 */
public record RolloutSpec(
        String delta,
        String from,
        String to,
        List<Group> groups,
        int successPercent,
        int errorPercent,
        boolean paused,
        boolean aborted) {
    private static final int ALL_PERCENT = 100;

    public RolloutSpec {
        delta = Specs.digest("delta", delta);
        from = Specs.digest("from", from);
        to = Specs.digest("to", to);
        groups = Specs.list("groups", groups);
        if (groups.isEmpty()) throw new IllegalArgumentException("groups is empty");
        Specs.in("successPercent", successPercent, 0, ALL_PERCENT);
        Specs.in("errorPercent", errorPercent, 0, ALL_PERCENT);
    }

    /** Spacecraft that get it together. */
    public record Group(String name, List<String> spacecraft) {
        public Group {
            name = Specs.name("name", name);
            spacecraft = Specs.list("spacecraft", spacecraft);
            if (spacecraft.isEmpty()) throw new IllegalArgumentException("spacecraft is empty");
            spacecraft.forEach(one -> Specs.name("spacecraft", one));
        }
    }
}
