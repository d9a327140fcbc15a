package space.perigee.ground;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import space.perigee.delta.SigningKey;
import space.perigee.icd.ContactPlanBody;
import space.perigee.learn.Trainer;
import space.perigee.mission.CraftKey;
import space.perigee.mission.LongWork;
import space.perigee.mission.StepLog;

/** What a {@link GroundLoop} is made of; {@link GroundSegment} wires it. */
record GroundParts(
        CraftKey craft,
        GroundStores stores,
        Labeller labeller,
        RoundSettings settings,
        Rounds rounds,
        Rollouts rollouts,
        Trainer trainer,
        List<SigningKey> keys,
        UplinkPlanner planner,
        LongWork longWork,
        InstantSource time,
        StepLog steps,
        Function<Instant, ContactPlanBody> plans,
        Supplier<GroundRadio> radio) {}
