package space.perigee.ground;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import space.perigee.icd.SamplePackage;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;

/** Samples of a spacecraft that nobody could label yet, each as a picture for people, named as its label must be. */
final class Unlabelled {
    /** How often a labeller is asked whether it knows more: soon for a person, and seldom enough to read a folder's list. */
    static final Duration LOOK = Duration.ofSeconds(3);

    private final Flash flash;
    private final CraftKey craft;
    private final Map<Digest, SampleFrame> waiting = new LinkedHashMap<>();
    private Instant nextLook = Instant.MIN;

    Unlabelled(Flash flash, CraftKey craft) {
        this.flash = flash;
        this.craft = craft;
    }

    void await(Digest digest, SamplePackage sample) {
        waiting.put(digest, SampleFrame.of(sample));
        if (!flash.exists(picture(digest))) flash.replace(picture(digest), sample.image());
    }

    /** It has its label. */
    void done(Digest digest) {
        waiting.remove(digest);
        if (flash.exists(picture(digest))) flash.delete(picture(digest));
    }

    /** Those to ask about now: all where the labeller may know more, else none. */
    Map<Digest, SampleFrame> due(Labeller labeller, Instant now) {
        if (now.isBefore(nextLook)) return Map.of();
        nextLook = now.plus(LOOK);
        return labeller.mayKnowMore() ? new LinkedHashMap<>(waiting) : Map.of();
    }

    private String picture(Digest digest) {
        return "unlabelled/" + craft + "/" + digest.hex() + ".jpg";
    }
}
