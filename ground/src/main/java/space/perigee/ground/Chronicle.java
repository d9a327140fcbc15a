package space.perigee.ground;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import space.perigee.delta.EncodingOutcome;
import space.perigee.delta.SignedDelta;
import space.perigee.icd.FactBody;
import space.perigee.icd.SamplePackage;
import space.perigee.learn.GateDecision;
import space.perigee.learn.TrainingJob;
import space.perigee.learn.TrainingRecord;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.Step;
import space.perigee.mission.StepLog;
import space.perigee.mission.Text;

/** Tells what a {@link GroundLoop} did: for ever to the event log, and step by step to who looks on. */
final class Chronicle {
    private final CraftKey craft;
    private final EventLog events;
    private final StepLog steps;
    private final InstantSource time;

    /** @param time for what a round does, in its own thread */
    Chronicle(CraftKey craft, EventLog events, StepLog steps, InstantSource time) {
        this.craft = craft;
        this.events = events;
        this.steps = steps;
        this.time = time;
    }

    void stored(Digest digest, SamplePackage sample, int sizeBytes, Instant now) {
        Digest scene = sample.sceneDigest();
        events.append(List.of(
                Event.of(sample.capturedAt(), craft, EventKind.IMAGE, scene, List.of(), sample.sceneId()),
                Event.of(now, craft, EventKind.PACKAGE, digest, List.of(scene), sample.reason())
                        .with(Map.of("sizeBytes", (double) sizeBytes, "value", sample.value()))));
        steps.took(Step.STORE, now, digest.shortHex() + ", " + sizeBytes + " bytes");
    }

    void refused(Digest digest, String reason, Instant now) {
        events.append(Event.of(now, craft, EventKind.REFUSAL, digest, List.of(), reason));
    }

    void labelled(LabelledSample known, Instant now) {
        String by = known.source().word();
        List<Digest> parents = List.of(known.sample());
        events.append(
                Event.of(now, craft, EventKind.LABEL, known.digest(), parents, "by " + by + " " + known.origin()));
        int boxes = known.labels().boxes().size();
        steps.took(Step.LABEL, now, known.sample().shortHex() + ", " + boxes + " boxes by " + by);
    }

    void training(RoundInput input, TrainingJob job) {
        round(
                Step.TRAIN,
                Text.of(
                        "%d new and %d replayed samples, %d steps, %d tensors",
                        input.train().size(),
                        input.replay().size(),
                        job.recipe().steps(),
                        job.tensors().size()));
    }

    void trained(TrainingRecord record) {
        String words = Text.of(
                "%d steps in %.0f s, loss %.3f to %.3f",
                record.steps(), record.seconds(), record.firstLoss(), record.lastLoss());
        boolean isFirstTry = record.retriedAfter().isEmpty();
        round(Step.TRAIN, isFirstTry ? words : words + ", at the second try: " + record.retriedAfter());
    }

    void encoded(EncodingOutcome.Encoded encoded) {
        String to = encoded.patched().digest().shortHex();
        round(Step.ENCODE, encoded.delta().sizeBytes() + " bytes to " + to);
    }

    void decided(GateDecision decision) {
        round(
                Step.EVALUATE,
                switch (decision) {
                    case GateDecision.Reject(String reason) -> "rejected: " + reason;
                    case GateDecision.Promote(String reason) -> "promoted: " + reason;
                });
    }

    void signed(SignedDelta signed, int keys) {
        int sizeBytes = signed.toBytes().length;
        long sequence = signed.header().sequence();
        round(Step.SIGN, Text.of("%d bytes, %d keys, sequence %d", sizeBytes, keys, sequence));
    }

    private void round(Step step, String words) {
        steps.took(step, time.instant(), words);
    }

    void failed(String reason, Instant now) {
        steps.took(Step.TRAIN, now, "failed: " + reason);
    }

    void planned(Rollouts.Update update, UplinkPlanner.UplinkPlan plan, Instant now) {
        steps.took(Step.UPLINK, now, plan.words());
        events.append(Event.of(now, craft, EventKind.CONTACT, update.digest(), List.of(), plan.words())
                .with(Map.of("sizeBytes", (double) update.sizeBytes())));
    }

    void confirmed(String words, Instant now) {
        steps.took(Step.CONFIRM, now, words);
    }

    void heard(FactBody fact, Instant now) {
        note(fact.kind() + " at " + fact.time() + ": " + fact.text(), now);
    }

    void note(String words, Instant now) {
        events.append(Event.note(now, craft, words));
    }
}
