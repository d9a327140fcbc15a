package space.perigee.onboard;

import space.perigee.delta.Verifier;
import space.perigee.mission.Flash;
import space.perigee.mission.LongWork;
import space.perigee.mission.StepLog;
import space.perigee.vision.HardSampleMiner;

/** What a {@link SpaceLoop} is made of; {@code SpaceSegment} wires it. */
record SpaceParts(
        Flash flash,
        Camera camera,
        Sight sight,
        HardSampleMiner miner,
        SamplePackager packager,
        SampleQueue samples,
        KeptScenes kept,
        Tally tally,
        Radio radio,
        Verifier verifier,
        ModelSlots slots,
        LongWork longWork,
        Mailboxes mail,
        Reporter report,
        StepLog steps) {}
