package space.perigee.ground;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What happened; the first nine are the links of the chain that {@link Trace} follows, in the order of the seventeen steps. */
public enum EventKind {
    /** Subject: the image as the camera gave it. */
    IMAGE,
    /** Subject: the sample package; parent: its image. */
    PACKAGE,
    /** Subject: the labelled sample; parent: the package. */
    LABEL,
    /** Subject: the round's job; parents: the labelled samples that it learned from (not its base model: that is a chain of its own). */
    ROUND,
    /** Subject: the signed delta; parent: the round. */
    DELTA,
    /** Subject: the delta that was judged. */
    GATE,
    /** Subject: the delta; numbers say how much of it went up in this contact. */
    CONTACT,
    /** Subject: the new model, as the satellite says that a slot holds it; parent: the delta. */
    SLOT,
    /** Subject: the new model; the ground has the satellite's word that it serves. */
    CONFIRMATION,
    /** The gate's or the satellite's refusal; subject: what was refused. */
    REFUSAL,
    /** AOS, LOS and what a person wants to read beside the chain. */
    NOTE;

    /** As it is written in files: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<EventKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
