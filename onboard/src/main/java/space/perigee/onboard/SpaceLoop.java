package space.perigee.onboard;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import space.perigee.delta.ModelDelta;
import space.perigee.delta.PatchOutcome;
import space.perigee.delta.Patcher;
import space.perigee.delta.Verification;
import space.perigee.delta.Verifier;
import space.perigee.icd.RolloutReportBody.Stage;
import space.perigee.mission.Digest;
import space.perigee.mission.Duty;
import space.perigee.mission.Flash;
import space.perigee.mission.LongWork;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;
import space.perigee.mission.Step;
import space.perigee.mission.StepLog;
import space.perigee.mission.Text;
import space.perigee.vision.Detections;
import space.perigee.vision.HardSampleMiner;
import space.perigee.vision.Verdict;

/**
 * The space segment's half of the main path: steps 1 to 5 and 13 to 17, in this order. Three agents drive it, each a thread of its own
 * in flight and a turn in virtual time: vision ({@link #observe}), link ({@link #communicate}), state ({@link #govern}). They meet only
 * over the sample queue and the mailboxes.
 */
public final class SpaceLoop {
    /** Copying, forcing and reading back 35 MB of a model on a small computer's flash. */
    private static final Duration PATCH_COST = Duration.ofSeconds(4);

    /** How long a new model is watched beside the old one before the way back is given up; live scenes end it sooner. */
    static final Duration PROBATION = Duration.ofMinutes(10);

    /** Room comes back when samples went down, or by the ground's hand: nothing to ask for more often. */
    private static final Duration FULL_DISK_WAIT = Duration.ofSeconds(10);

    private final Flash flash;
    private final Camera camera;
    private final Sight sight;
    private final SamplePackager packager;
    private final SampleQueue samples;
    private final KeptScenes kept;
    private final Tally tally;
    private final Radio radio;
    private final Verifier verifier;
    private final ModelSlots slots;
    private final LongWork longWork;
    private final Mailboxes mail;
    private final Reporter report;
    private final StepLog steps;
    private final Attempts attempts;
    private final Duty observing;
    private final Duty communicating;

    private HardSampleMiner miner;
    private boolean capturing = true;
    private Update update = new Update.None();
    private Optional<String> fallBackOrder = Optional.empty();

    /** How far an update is: the state agent's own. */
    private sealed interface Update {
        record None() implements Update {}

        record Patching(Delivery delivery, LongWork.Pending<PatchOutcome> work) implements Update {}

        record Trying(Delivery delivery) implements Update {}

        record OnProbation(Delivery delivery, Instant until) implements Update {}
    }

    /** A verified update and the name that the ground knows it by. */
    private record Delivery(String file, Digest update, Digest from, Digest to, long sequence) {}

    SpaceLoop(SpaceParts parts) {
        flash = parts.flash();
        camera = parts.camera();
        sight = parts.sight();
        miner = parts.miner();
        packager = parts.packager();
        samples = parts.samples();
        kept = parts.kept();
        tally = parts.tally();
        radio = parts.radio();
        verifier = parts.verifier();
        slots = parts.slots();
        longWork = parts.longWork();
        mail = parts.mail();
        report = parts.report();
        steps = parts.steps();
        attempts = new Attempts(flash);
        observing = report.enduring(this::lookOnce);
        communicating = report.enduring(radio);
    }

    /**
     * At process start: an update whose file still lies in the inbox is taken up again from its verification; a model that was on trial
     * goes on with its probation, and is reported once more.
     */
    void resume(Instant now) {
        slots.trialOf().ifPresent(name -> {
            Digest from = slots.idleDigest().orElse(slots.servingDigest());
            Delivery delivery =
                    new Delivery(radio.updateFile(name), name, from, slots.servingDigest(), slots.installedSequence());
            flash.delete(delivery.file());
            report(delivery, Stage.ACTIVE, "after a restart", now);
            update = new Update.OnProbation(delivery, now.plus(PROBATION));
        });
        flash.list(radio.updateFolder()).forEach(file -> mail.updates().offer(file));
    }

    // ---- agent "vision": image, inference, hard sample, package ----

    /** Steps 1 to 4 for one scene, and one comparison of a trial. */
    public Instant observe(Instant now) {
        return observing.tick(now);
    }

    private Instant lookOnce(Instant now) {
        mail.visionOrders().poll().or(mail.groundOrders()::poll).ifPresent(order -> obey(order, now));
        boolean compared = sight.compareKept();
        if (compared) tally.compared.incrementAndGet();
        if (!capturing) return compared ? now : Instant.MAX;
        return switch (camera.capture(now)) { // 1 image
            case Camera.Capture.Taken(Scene scene) -> {
                steps.took(Step.IMAGE, now, scene.id());
                look(scene, now);
                yield now;
            }
            case Camera.Capture.Broken(String id, String reason) -> {
                tally.broken.incrementAndGet();
                report.imageRefused(id, reason, now);
                yield now;
            }
            case Camera.Capture.Nothing(Instant lookAgain) -> compared ? now : lookAgain;
        };
    }

    /** A scene whose tiles take more memory than there is costs itself alone. */
    private void look(Scene scene, Instant now) {
        tally.scenes.incrementAndGet();
        try {
            lookAtTiles(scene, now);
        } catch (OutOfMemoryError e) {
            report.imageRefused(scene.id(), Camera.NO_MEMORY, now);
        }
    }

    private void lookAtTiles(Scene scene, Instant now) {
        for (SceneTile tile : SceneTile.cut(scene, sight.card())) {
            Detections found = sight.detect(tile.image()); // 2 inference
            steps.took(Step.INFERENCE, now, found.all().size() + " objects in " + scene.id());
            Verdict verdict = miner.judge(found); // 3 hard sample
            steps.took(Step.HARD_SAMPLE, now, scene.id() + " " + words(verdict));
            report.ifThereIsRoom(() -> kept.keep(tile.encoded()), now); // a full disk costs samples, never a scene
            switch (verdict) {
                case Verdict.Easy() -> tally.easy.incrementAndGet();
                case Verdict.Redundant() -> tally.redundant.incrementAndGet();
                case Verdict.Hard hard -> report.ifThereIsRoom(() -> keep(tile, found, hard, now), now);
            }
        }
    }

    private void keep(SceneTile tile, Detections found, Verdict.Hard hard, Instant now) {
        tally.hard.incrementAndGet();
        byte[] body = packager.pack(tile, found, sight.servingDigest(), hard); // 4 package
        if (!samples.offer(body, hard.value())) return;
        tally.kept.incrementAndGet();
        steps.took(Step.PACKAGE, now, Digest.of(body).shortHex() + ", " + body.length + " bytes");
    }

    private static String words(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Easy() -> "easy";
            case Verdict.Redundant() -> "redundant";
            case Verdict.Hard(String reason, double value) -> Text.of("hard, value %.3f: %s", value, reason);
        };
    }

    private void obey(VisionOrder order, Instant now) {
        switch (order) {
            case VisionOrder.Try(var model, Digest digest) -> {
                sight.startTrial(model, digest);
                tally.compared.set(0);
                tally.toCompare.set(sight.scenesToCompare());
            }
            case VisionOrder.Adopt(Digest digest) -> sight.adopt(digest);
            case VisionOrder.Settle() -> sight.settle();
            case VisionOrder.Serve(var model, Digest digest) -> sight.serve(model, digest);
            case VisionOrder.Mine(String name, HardSampleMiner other) -> {
                miner = other;
                report.telecommandDone("mining " + name, now);
            }
            case VisionOrder.Capture(boolean on) -> {
                capturing = on;
                report.telecommandDone("capture " + (on ? "on" : "off"), now);
            }
        }
    }

    // ---- agent "link": downlink ----

    /** Step 5: the best samples that fit the contact go down; whatever comes up is handed on. */
    public Instant communicate(Instant now) {
        return communicating.tick(now); // 5 downlink
    }

    // ---- agent "state": verify, patch, canary, redeploy, confirm ----

    /** Steps 13 to 17. */
    public Instant govern(Instant now) {
        try {
            goOn(now);
            return now.plusMillis(50);
        } catch (Problem e) {
            if (e.kind() != MissionProblem.DISK_FULL) throw e;
            report.diskFull(e, now);
            if (update instanceof Update.Trying(Delivery delivery)) {
                mail.order(new VisionOrder.Settle());
                giveUp(delivery, Stage.REFUSED, e.text(), now);
            }
            return now.plus(FULL_DISK_WAIT);
        }
    }

    private void goOn(Instant now) {
        switch (update) {
            case Update.None() -> mail.updates().poll().ifPresent(name -> take(name, now));
            case Update.Patching(Delivery delivery, var work) ->
                work.poll(now).ifPresent(outcome -> patched(delivery, outcome, now));
            case Update.Trying(Delivery delivery) ->
                mail.trialNews().poll().ifPresent(news -> tried(delivery, news, now));
            case Update.OnProbation(Delivery delivery, Instant until) -> watch(delivery, until, now);
        }
        fallBackOrder = fallBackOrder.or(mail.fallBackOrders()::poll);
        if (fallBackOrder.isEmpty()) return;
        fallBack(fallBackOrder.get(), now);
        fallBackOrder = Optional.empty(); // only now: a full disk stops it, and it is tried again
    }

    private void take(String file, Instant now) {
        if (!flash.exists(file)) return; // told twice by the link, done the first time
        Digest name = Digest.of(flash.path(file));
        switch (verifier.verify(flash, file, slots.installedSequence(), slots.servingDigest())) { // 13 verify
            case Verification.Refused(var reason, String detail) -> {
                steps.took(Step.VERIFY, now, "refused: " + reason + ", " + detail);
                report.rollout(
                        name, slots.servingDigest(), slots.servingDigest(), Stage.REFUSED, reason + ": " + detail, now);
                flash.delete(file);
            }
            case Verification.Verified verified -> {
                steps.took(Step.VERIFY, now, name.shortHex() + " is good, sequence " + verified.sequence());
                startPatch(file, name, verified, now);
            }
        }
    }

    private void startPatch(String file, Digest name, Verification.Verified verified, Instant now) {
        ModelDelta delta = verified.delta();
        Delivery delivery = new Delivery(file, name, delta.from(), delta.to(), verified.sequence());
        report(delivery, Stage.VERIFIED, "", now);
        if (!attempts.mayBegin(name)) {
            giveUp(delivery, Stage.SICK, "the process ended each of " + Attempts.MAX + " times that it was begun", now);
            return;
        }
        report.ifThereIsRoom(() -> attempts.begin(name), now);
        try {
            slots.clearIdle();
        } catch (Problem e) {
            giveUp(delivery, Stage.REFUSED, e.text(), now);
            return;
        }
        String target = slots.idleName();
        LongWork.Pending<PatchOutcome> work = longWork.submit(
                "patch", PATCH_COST, () -> Patcher.apply(slots.servingFile(), delta, flash, target)); // 14 patch
        update = new Update.Patching(delivery, work);
    }

    private void patched(Delivery delivery, LongWork.Outcome<PatchOutcome> outcome, Instant now) {
        switch (outcome) {
            case LongWork.Done<PatchOutcome>(PatchOutcome.Patched(Digest digest, long sizeBytes)) -> {
                slots.nameIdle(digest);
                steps.took(Step.PATCH, now, sizeBytes + " bytes written, forced, read back: " + digest.shortHex());
                report(delivery, Stage.PATCHED, "", now);
                mail.order(new VisionOrder.Try(slots.idleFile(), digest)); // 15 canary
                update = new Update.Trying(delivery);
            }
            case LongWork.Done<PatchOutcome>(PatchOutcome.Refused(var reason, String detail)) ->
                giveUp(delivery, Stage.REFUSED, reason + ": " + detail, now);
            case LongWork.Failed<PatchOutcome>(String reason) -> giveUp(delivery, Stage.REFUSED, reason, now);
        }
    }

    private void tried(Delivery delivery, Sight.TrialNews news, Instant now) {
        if (!news.candidate().equals(delivery.to())) return;
        switch (news.judgement()) {
            case CanaryTrial.Judgement.Sick(String reason) -> {
                steps.took(Step.CANARY, now, "sick: " + reason);
                mail.order(new VisionOrder.Settle());
                giveUp(delivery, Stage.SICK, reason, now);
            }
            case CanaryTrial.Judgement.Healthy(String figures) -> {
                steps.took(Step.CANARY, now, "healthy: " + figures);
                slots.switchTo(delivery.to(), delivery.update(), delivery.sequence()); // 16 redeploy
                flash.delete(delivery.file());
                mail.order(new VisionOrder.Adopt(delivery.to()));
                steps.took(Step.REDEPLOY, now, delivery.to().shortHex() + " serves, the old model stays beside");
                report(delivery, Stage.ACTIVE, figures, now); // 17 confirm
                update = new Update.OnProbation(delivery, now.plus(PROBATION));
            }
        }
    }

    /** Live scenes may still show what kept ones did not. */
    private void watch(Delivery delivery, Instant until, Instant now) {
        Optional<Sight.TrialNews> news = mail.trialNews().poll();
        if (news.isPresent() && news.get().judgement() instanceof CanaryTrial.Judgement.Sick(String reason)) {
            fallBack(reason, now);
        } else if (!now.isBefore(until)
                || news.filter(n -> n.scenes() >= Sight.MAX_LIVE_SCENES).isPresent()) {
            slots.confirm();
            mail.order(new VisionOrder.Settle());
            report(delivery, Stage.PROVED, "", now);
            update = new Update.None();
        }
    }

    private void report(Delivery delivery, Stage stage, String reason, Instant now) {
        report.rollout(delivery.update(), delivery.from(), delivery.to(), stage, reason, now);
    }

    private void giveUp(Delivery delivery, Stage stage, String reason, Instant now) {
        report(delivery, stage, reason, now);
        flash.delete(delivery.file());
        update = new Update.None();
    }

    /** Automatic, or on the ground's order: the other slot serves again. */
    private void fallBack(String why, Instant now) {
        if (!slots.canFallBack()) {
            report.fallBackRefused(why, now);
            return;
        }
        Digest left = slots.fallBack();
        if (update instanceof Update.OnProbation(Delivery delivery, Instant _))
            report(delivery, Stage.FELL_BACK, why, now);
        mail.order(new VisionOrder.Serve(slots.servingFile(), slots.servingDigest()));
        steps.took(Step.REDEPLOY, now, "fell back to " + slots.servingDigest().shortHex() + ": " + why);
        report.fellBack(left, slots.servingDigest(), why, now);
        update = new Update.None();
    }
}
