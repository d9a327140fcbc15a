package space.perigee.onboard;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import space.perigee.mission.Digest;
import space.perigee.mission.Mailbox;
import space.perigee.mission.Problem;
import space.perigee.model.ModelCard;
import space.perigee.vision.Detections;
import space.perigee.vision.Detector;
import space.perigee.vision.Image;

/**
 * The detectors of the vision agent: the one that serves and, during a trial, the one beside it. While a model is tried, each step
 * compares one kept scene and each live scene is seen by both. Where there is no kept scene, {@link #LIVE_SCENES_FIRST} live ones decide.
 */
final class Sight implements AutoCloseable {
    /** What a trial found, told to the state agent. */
    record TrialNews(Digest candidate, CanaryTrial.Judgement judgement, int scenes, boolean keptOnly) {}

    /** Kept scenes and at most as many live ones again are compared: then the trial is over. */
    static final int MAX_LIVE_SCENES = 64;

    /** With no kept scene to compare, so many live tiles are seen by both models before there is a judgement: the switch waits for them. */
    static final int LIVE_SCENES_FIRST = 8;

    private record Loaded(Digest digest, Detector detector) {}

    private record Seen(Detections found, long nanos) {}

    private final Function<Path, Detector> open;
    private final KeptScenes kept;
    private final LongSupplier nanoClock;
    private final Mailbox<TrialNews> news;
    private final Deque<String> keptToCompare = new ArrayDeque<>();
    private Loaded serving;
    private Optional<Loaded> beside = Optional.empty();
    private CanaryTrial trial = new CanaryTrial();
    private boolean waitsForLive;
    private boolean adopted;

    /**
     * @param open opens a model's file as a detector
     * @param nanoClock for latency (ns); a constant in virtual time
     */
    Sight(
            Path model,
            Digest digest,
            Function<Path, Detector> open,
            KeptScenes kept,
            LongSupplier nanoClock,
            Mailbox<TrialNews> news) {
        this.open = open;
        this.kept = kept;
        this.nanoClock = nanoClock;
        this.news = news;
        serving = new Loaded(digest, open.apply(model));
    }

    ModelCard card() {
        return serving.detector().card();
    }

    Digest servingDigest() {
        return serving.digest();
    }

    /** Step 2. During a trial the other model sees the same tile. */
    Detections detect(Image tile) {
        Seen seen = see(serving, tile);
        beside.ifPresent(other -> compareLive(other, seen, tile));
        return seen.found();
    }

    private Seen see(Loaded model, Image tile) {
        long before = nanoClock.getAsLong();
        Detections found = model.detector().detect(tile);
        return new Seen(found, nanoClock.getAsLong() - before);
    }

    private void compareLive(Loaded other, Seen servingSaw, Image tile) {
        compare(servingSaw, see(other, tile));
        boolean enough = waitsForLive && trial.scenes() >= LIVE_SCENES_FIRST;
        if (enough) waitsForLive = false;
        if (adopted || enough) tell(false);
    }

    /** Once a candidate serves, the roles in the comparison stay: the old model is the yardstick. */
    private void compare(Seen servingSaw, Seen otherSaw) {
        Seen old = adopted ? otherSaw : servingSaw;
        Seen candidate = adopted ? servingSaw : otherSaw;
        trial.compare(old.found(), candidate.found(), old.nanos(), candidate.nanos());
    }

    /**
     * Compares one kept scene, if a trial still has some.
     *
     * @return whether there was work
     */
    boolean compareKept() {
        if (beside.isEmpty() || adopted || keptToCompare.isEmpty()) return false;
        Loaded other = beside.get();
        kept.read(keptToCompare.removeFirst()).ifPresent(scene -> compare(see(serving, scene), see(other, scene)));
        if (keptToCompare.isEmpty()) judgeKept();
        return true;
    }

    /** A full mailbox means that the state agent has not read the last news yet: the next scene tells again. */
    private void tell(boolean keptOnly) {
        Digest candidate = adopted ? serving.digest() : beside.orElseThrow().digest();
        boolean told = news.offer(new TrialNews(candidate, trial.judge(), trial.scenes(), keptOnly));
        if (!told && keptOnly) keptToCompare.add(kept.names().getFirst());
    }

    /** Kept scenes that the trial still has before it. */
    int scenesToCompare() {
        return keptToCompare.size();
    }

    boolean isTrying() {
        return beside.isPresent();
    }

    void startTrial(Path model, Digest digest) {
        settle();
        trial = new CanaryTrial();
        adopted = false;
        try {
            beside = Optional.of(new Loaded(digest, open.apply(model)));
        } catch (Problem e) {
            news.offer(new TrialNews(digest, new CanaryTrial.Judgement.Sick(e.text()), 0, true));
            return;
        }
        keptToCompare.addAll(kept.names());
        if (keptToCompare.isEmpty()) judgeKept();
    }

    /** Nothing compared is nothing judged: live scenes must come first. */
    private void judgeKept() {
        if (trial.scenes() > 0) tell(true);
        else waitsForLive = true;
    }

    /** Step 16, the vision agent's half: from the next tile on the candidate serves. */
    void adopt(Digest digest) {
        Loaded candidate = beside.filter(other -> other.digest().equals(digest)).orElseThrow();
        beside = Optional.of(serving);
        serving = candidate;
        trial = new CanaryTrial();
        adopted = true;
    }

    void settle() {
        beside.ifPresent(other -> other.detector().close());
        beside = Optional.empty();
        keptToCompare.clear();
        waitsForLive = false;
        adopted = false;
    }

    /** Back to a model, from its file where it is not beside. */
    void serve(Path model, Digest digest) {
        if (serving.digest().equals(digest)) return;
        if (beside.filter(other -> other.digest().equals(digest)).isPresent()) {
            Loaded left = serving;
            serving = beside.get();
            beside = Optional.of(left);
            settle();
            return;
        }
        settle();
        Loaded left = serving;
        serving = new Loaded(digest, open.apply(model));
        left.detector().close();
    }

    @Override
    public void close() {
        settle();
        serving.detector().close();
    }
}
