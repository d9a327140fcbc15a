package space.perigee.ground;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import space.perigee.delta.DeltaEncoder;
import space.perigee.delta.EncodingOptions;
import space.perigee.delta.EncodingOutcome;
import space.perigee.delta.ModelDelta;
import space.perigee.delta.SignedDelta;
import space.perigee.delta.SignedHeader;
import space.perigee.delta.Signer;
import space.perigee.delta.SigningKey;
import space.perigee.ground.GroundRadio.Heard;
import space.perigee.icd.Body;
import space.perigee.icd.ContactPlanBody;
import space.perigee.icd.FactBody;
import space.perigee.icd.Icd;
import space.perigee.icd.IcdProblem;
import space.perigee.icd.LinkNames;
import space.perigee.icd.RolloutReportBody;
import space.perigee.icd.SamplePackage;
import space.perigee.icd.TelemetryBody;
import space.perigee.learn.Evaluator;
import space.perigee.learn.GateDecision;
import space.perigee.learn.GateEvidence;
import space.perigee.learn.Trainer;
import space.perigee.learn.TrainingOutcome;
import space.perigee.learn.TrainingRecord;
import space.perigee.link.LinkCounters;
import space.perigee.link.ReceivedFile;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.LongWork;
import space.perigee.mission.Problem;
import space.perigee.model.ModelFile;
import space.perigee.vision.LabelledImage;

/**
 * The ground segment's half of the main path for one spacecraft: steps 6 to 12 and 17, in this order. Two agents drive it: link ({@link
 * #communicate}) and desk ({@link #learn}); they meet only over mailboxes. Spacecraft share the stores, the trainer and the keys.
 */
public final class GroundLoop {
    /** Files taken from the inbox in one tick of the desk: each is a rename and a line of an index. */
    private static final int FILES_A_TICK = 16;

    private static final Duration PLAN_EVERY = Duration.ofDays(1);
    private static final Duration PLAN_AGAIN = Duration.ofHours(1);

    private final CraftKey craft;
    private final GroundStores stores;
    private final Labeller labeller;
    private final RoundSettings settings;
    private final Rounds rounds;
    private final Rollouts rollouts;
    private final Trainer trainer;
    private final List<SigningKey> keys;
    private final UplinkPlanner planner;
    private final LongWork longWork;
    private final GroundRadio radio;
    private final Chronicle chronicle;
    private final Unlabelled unlabelled;
    private final Function<Instant, ContactPlanBody> plans;
    private Instant nextPlan = Instant.MIN;
    private Optional<UnderWay> underWay = Optional.empty();

    /** The round that the long work is busy with. */
    private record UnderWay(RoundInput input, LongWork.Pending<RoundOutcome> work) {}

    GroundLoop(GroundParts parts) {
        craft = parts.craft();
        stores = parts.stores();
        labeller = parts.labeller();
        settings = parts.settings();
        rounds = parts.rounds();
        rollouts = parts.rollouts();
        trainer = parts.trainer();
        keys = parts.keys();
        planner = parts.planner();
        longWork = parts.longWork();
        radio = parts.radio().get();
        chronicle = new Chronicle(craft, stores.events(), parts.steps(), parts.time());
        unlabelled = new Unlabelled(stores.flash(), craft);
        plans = parts.plans();
    }

    /** The agent "link". */
    public Instant communicate(Instant now) {
        return radio.tick(now);
    }

    /** The agent "desk": everything but the radio. */
    public Instant learn(Instant now) {
        boolean busy = takeFiles(now);
        for (Optional<Heard> next = radio.nextMessage(); next.isPresent(); next = radio.nextMessage()) {
            hear(next.get().body(), now);
            radio.done(next.get());
        }
        askAgain(now);
        planAnew(now);
        if (underWay.isPresent()) underWay.get().work().poll(now).ifPresent(outcome -> roundEnded(outcome, now));
        else rounds.due(craft, () -> rollouts.isUnderWay(craft), now).ifPresent(input -> start(input, now));
        return busy ? now : now.plusMillis(100);
    }

    // ---- 6 store, 7 label

    private boolean takeFiles(Instant now) {
        for (int i = 0; i < FILES_A_TICK; i++) {
            Optional<ReceivedFile> file = radio.nextSample();
            if (file.isEmpty()) return false;
            take(file.get().flashFile(), file.get().digest(), now);
        }
        return true;
    }

    void take(String flashFile, Digest digest, Instant now) {
        switch (stores.samples().put(craft, flashFile, digest)) { // 6 store
            case PutOutcome.Stored() -> goOver(digest, Told.nothing(), now);
            case PutOutcome.AlreadyThere() -> {}
            case PutOutcome.Refused(String reason) -> chronicle.refused(digest, reason, now);
        }
    }

    /** Tells of a stored sample and labels it, as far as that was not done. */
    private void goOver(Digest digest, Told told, Instant now) {
        try {
            Optional<LabelledSample> labelled = stores.labels().get(craft, digest);
            boolean isLabelTold = labelled.filter(known -> told.knows(EventKind.LABEL, known.digest()))
                    .isPresent();
            boolean isStoreTold = told.knows(EventKind.PACKAGE, digest);
            if (isStoreTold && isLabelTold) return; // so it is with nearly all at a start, and their files stay closed
            byte[] octets = stores.samples().get(craft, digest).orElseThrow();
            SamplePackage sample = opened(digest, octets);
            if (!isStoreTold) chronicle.stored(digest, sample, octets.length, now);
            labelled.or(() -> label(digest, SampleFrame.of(sample)))
                    .ifPresentOrElse(known -> labelled(known, now), () -> unlabelled.await(digest, sample));
        } catch (Problem e) {
            if (!isOfTheSample(e)) throw e;
            if (!told.knows(EventKind.REFUSAL, digest)) chronicle.refused(digest, e.text(), now);
        }
    }

    /** What came down damaged in itself, or of a later version, may not stop the desk, today and after every restart. */
    private static boolean isOfTheSample(Problem e) {
        return e.kind() instanceof IcdProblem
                || e.kind() == GroundProblem.NOT_A_SAMPLE
                || e.kind() == GroundProblem.BLOB_DAMAGED;
    }

    private static SamplePackage opened(Digest digest, byte[] octets) {
        if (Icd.decode(octets) instanceof SamplePackage sample) return sample;
        throw GroundProblem.NOT_A_SAMPLE.with(digest);
    }

    private Optional<LabelledSample> label(Digest digest, SampleFrame frame) {
        return stores.labels().label(craft, digest, frame, labeller); // 7 label
    }

    /** What came without a label gets it when somebody knows it. */
    private void askAgain(Instant now) {
        unlabelled
                .due(labeller, now)
                .forEach((digest, frame) -> label(digest, frame).ifPresent(known -> labelled(known, now)));
    }

    private void labelled(LabelledSample known, Instant now) {
        unlabelled.done(known.sample()); // before the event, behind which nobody looks at the sample again
        chronicle.labelled(known, now);
        rounds.labelled(craft, now);
    }

    // ---- 8 train, 9 encode, 10 evaluate, 11 sign: one piece of long work

    private void start(RoundInput input, Instant now) {
        rounds.started(input, now);
        underWay = Optional.of(new UnderWay(
                input, longWork.submit("round " + input.name(), settings.missionCost(), () -> round(input))));
    }

    private RoundOutcome round(RoundInput input) {
        RoundFolder folder = rounds.prepare(input);
        chronicle.training(input, folder.job());
        return switch (trainer.train(folder.job(), folder::heard)) { // 8 train
            case TrainingOutcome.FailedTraining(String reason) -> new RoundOutcome.Failed(reason, Optional.empty());
            case TrainingOutcome.Trained(var checkpoint, TrainingRecord record) -> {
                chronicle.trained(record);
                ModelFile base = ModelFile.read(input.base());
                int budget = settings.uplinkBudgetBytes() - SignedDelta.overheadBytes(craft, keys.size());
                yield judge(
                        input,
                        folder,
                        DeltaEncoder.encode( // 9 encode
                                base,
                                checkpoint.onTheWayFrom(base, settings.changeShare()),
                                EncodingOptions.within(budget)),
                        record);
            }
        };
    }

    private RoundOutcome judge(RoundInput input, RoundFolder folder, EncodingOutcome outcome, TrainingRecord record) {
        return switch (outcome) {
            case EncodingOutcome.OverBudget(int least, int budget) ->
                new RoundOutcome.Failed(
                        "update of at least " + least + " bytes, budget " + budget, Optional.of(record));
            case EncodingOutcome.Unchanged(Digest base) ->
                new RoundOutcome.Failed("training changed nothing of " + base, Optional.of(record));
            case EncodingOutcome.Encoded encoded -> {
                chronicle.encoded(encoded);
                yield decide(input, folder, encoded, record);
            }
        };
    }

    private RoundOutcome decide(
            RoundInput input, RoundFolder folder, EncodingOutcome.Encoded encoded, TrainingRecord record) {
        encoded.patched().write(folder.model());
        IntConsumer progress =
                folder.judging(2 * (input.validation().size() + input.kept().size()));
        GateEvidence known = evidence(input, folder, input.validation(), progress); // 10 evaluate
        GateEvidence fresh = evidence(input, folder, input.kept(), progress);
        GateDecision decision = settings.gate().decide(known, fresh);
        chronicle.decided(decision);
        Digest delta = Digest.of(encoded.delta().toBytes());
        return switch (decision) {
            case GateDecision.Reject(String reason) ->
                new RoundOutcome.Rejected(reason, delta, encoded.patched().digest(), known, fresh, record);
            case GateDecision.Promote(String reason) ->
                new RoundOutcome.Promoted(
                        sign(encoded.delta()), // 11 sign
                        folder.model(),
                        encoded.patched().digest(),
                        encoded.patched().card(),
                        reason,
                        known,
                        fresh,
                        record);
        };
    }

    private SignedDelta sign(ModelDelta delta) {
        SignedHeader header = new SignedHeader(rollouts.nextSequence(craft), craft);
        SignedDelta signed = Signer.sign(delta, header, keys);
        chronicle.signed(signed, keys.size());
        return signed;
    }

    private GateEvidence evidence(
            RoundInput input, RoundFolder folder, List<LabelledImage> images, IntConsumer progress) {
        Evaluator evaluator = new Evaluator(settings.gateThreads());
        return Evaluator.evidence(
                evaluator.evaluate(input.base(), images, progress),
                evaluator.evaluate(folder.model(), images, progress),
                images,
                input.seed());
    }

    // ---- 12 uplink

    private void roundEnded(LongWork.Outcome<RoundOutcome> outcome, Instant now) {
        RoundInput input = underWay.orElseThrow().input();
        underWay = Optional.empty();
        RoundOutcome result = switch (outcome) {
            case LongWork.Done<RoundOutcome>(RoundOutcome done) ->
                rounds.outdated(craft, input.baseDigest())
                        .<RoundOutcome>map(RoundOutcome.Superseded::new)
                        .orElse(done);
            case LongWork.Failed<RoundOutcome>(String reason) -> new RoundOutcome.Failed(reason, Optional.empty());
        };
        // killed before the mark the round runs again, killed behind it what was kept goes up: never nothing, never two
        if (result instanceof RoundOutcome.Promoted promoted) rollouts.keep(craft, input, promoted);
        rounds.ended(input, result, now);
        if (result instanceof RoundOutcome.Failed failed) chronicle.failed(failed.reason(), now);
        rollouts.begin(craft, rounds.promoted(craft), now).forEach(update -> send(update, now));
    }

    void send(Rollouts.Update update, Instant now) {
        UplinkPlanner.UplinkPlan plan =
                planner.plan(update.sizeBytes(), radio.plan().contacts(), now); // 12 uplink
        chronicle.planned(update, plan, now);
        order(new GroundRadio.Order.Put(update.flashFile(), LinkNames.update(update.digest()), update.digest()));
    }

    private void order(GroundRadio.Order order) {
        if (!radio.order(order)) throw GroundProblem.RADIO_BUSY.with(craft);
    }

    // ---- 17 confirm

    private void hear(Body message, Instant now) {
        switch (message) {
            case RolloutReportBody report ->
                rollouts.advance(craft, report, now).ifPresent(words -> chronicle.confirmed(words, now)); // 17 confirm
            case TelemetryBody telemetry -> {
                rounds.telemetry(craft, telemetry);
                rollouts.serves(craft, telemetry, now).ifPresent(words -> chronicle.confirmed(words, now));
            }
            case FactBody fact -> chronicle.heard(fact, now);
            default -> chronicle.note("a message of an unknown kind: " + message, now);
        }
    }

    /** Long before the old plan ends: the spacecraft hears of the new one at its next contact. */
    private void planAnew(Instant now) {
        if (now.isBefore(nextPlan)) return;
        try {
            nextPlan = now.plus(PLAN_EVERY);
            say(plans.apply(now));
        } catch (Problem e) { // elements that are too old by now
            nextPlan = now.plus(PLAN_AGAIN);
            chronicle.note("no new contact plan: " + e.text(), now);
        }
    }

    /** Says something to the spacecraft: a plan, which is a resource first, or a telecommand. */
    public void say(Body body) {
        if (body instanceof ContactPlanBody plan) ContactPlans.book(stores.resources(), craft, plan);
        order(new GroundRadio.Order.Say(body));
    }

    /** At process start: what the stop left half done, and the contact plan. Twice is as good as once. */
    void resume(Instant now) {
        Told told = Told.of(stores.events(), craft);
        for (StoredSample sample : stores.samples().list(craft)) goOver(sample.digest(), told, now);
        for (String name : stores.flash().list(radio.inbox() + "/" + LinkNames.SAMPLES)) {
            try {
                take(name, Digest.parse(name.substring(name.lastIndexOf('/') + 1)), now);
            } catch (Problem e) {
                chronicle.note("left in the inbox: " + e.text(), now);
            }
        }
        rollouts.begin(craft, rounds.promoted(craft), now);
        rollouts.unfinished(craft).forEach(update -> send(update, now));
        nextPlan = now.plus(PLAN_EVERY);
        say(radio.plan());
    }

    /** What octets on the air were spent on, both ways, since the process started; read it when the link agent has stopped. */
    public List<LinkCounters.Row> spent() {
        return radio.cfdp().counters().rows();
    }

    GroundRadio radio() {
        return radio;
    }
}
