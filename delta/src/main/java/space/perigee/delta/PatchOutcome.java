package space.perigee.delta;

import space.perigee.mission.Digest;

/** What came of patching a model file on board. */
public sealed interface PatchOutcome {
    /** The target file holds the new model, forced and read back. */
    record Patched(Digest to, long sizeBytes) implements PatchOutcome {}

    /** There is no target file; {@code detail} is a sentence for people. */
    record Refused(Reason reason, String detail) implements PatchOutcome {}

    /** Why a model was not patched, in the order of the checks. */
    enum Reason {
        /** The base file is not the one that the update starts from; nothing was written. */
        WRONG_BASE,
        /** The update does not fit the shapes of the base; nothing was written. */
        UNFIT,
        DISK_FULL,
        DISK_FAILED,
        /** What was read back is not the model that the update promises. */
        WRONG_RESULT
    }
}
