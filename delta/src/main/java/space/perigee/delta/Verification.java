package space.perigee.delta;

import space.perigee.mission.Digest;

/** What the on-board verifier says of a signed update. Refusal is an expected outcome, not an exception. */
public sealed interface Verification {
    /**
     * May be installed.
     *
     * @param sequence to be kept beside the installed model
     */
    record Verified(ModelDelta delta, long sequence) implements Verification {
        /** The model that it leads to. */
        public Digest to() {
            return delta.to();
        }
    }

    /** Must not be installed; {@code detail} is a sentence for people: what was found and what was expected. */
    record Refused(Reason reason, String detail) implements Verification {}

    /** Why an update is refused, in the order of the checks: cheapest first, nothing inside is looked at before it is known who made it. */
    enum Reason {
        TOO_LARGE,
        MALFORMED,
        WRONG_SPACECRAFT,
        OLDER_THAN_INSTALLED,
        NOT_ENOUGH_SIGNATURES,
        BAD_SIGNATURE,
        WRONG_BASE
    }
}
