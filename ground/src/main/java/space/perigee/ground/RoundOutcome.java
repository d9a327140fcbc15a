package space.perigee.ground;

import java.nio.file.Path;
import java.util.Optional;
import space.perigee.delta.SignedDelta;
import space.perigee.learn.GateEvidence;
import space.perigee.learn.TrainingRecord;
import space.perigee.mission.Check;
import space.perigee.mission.Digest;
import space.perigee.model.ModelCard;

/** What came of one round. */
public sealed interface RoundOutcome {
    /**
     * It may fly: this model, and no other, is what the gate judged.
     *
     * @param model file of the model as it will fly, in the round's folder
     */
    record Promoted(
            SignedDelta signed,
            Path model,
            Digest to,
            ModelCard card,
            String reason,
            GateEvidence known,
            GateEvidence fresh,
            TrainingRecord record)
            implements RoundOutcome {
        public Promoted {
            Check.that(
                    known.candidate().equals(to) && fresh.candidate().equals(to),
                    "the update makes %s, judged were %s and %s",
                    to,
                    known.candidate(),
                    fresh.candidate());
        }
    }

    /**
     * The gate said no.
     *
     * @param delta digest of the update that was judged
     * @param to digest of the model that it makes
     */
    record Rejected(
            String reason, Digest delta, Digest to, GateEvidence known, GateEvidence fresh, TrainingRecord record)
            implements RoundOutcome {}

    /**
     * What it started from serves no longer, so that its update would be refused on board. Its samples wait for the next round.
     *
     * @param reason names both models
     */
    record Superseded(String reason) implements RoundOutcome {}

    /**
     * There is nothing to judge: the trainer failed, or the update does not fit.
     *
     * @param record what the trainer said, where it came so far
     */
    record Failed(String reason, Optional<TrainingRecord> record) implements RoundOutcome {}
}
