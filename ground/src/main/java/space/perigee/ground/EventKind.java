package space.perigee.ground;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What happened, in the order in which {@link Trace} shows it: {@link #IMAGE} to {@link #CONFIRMATION} are the links of the chain, in the
 * order of the seventeen steps.
 */
public enum EventKind {
    /** Subject: the model that the spacecraft was launched with; the chain begins with it. */
    LAUNCH,
    /** Subject: the image as the camera gave it. */
    IMAGE,
    /** Subject: the sample package; parent: its image. */
    PACKAGE,
    /** Subject: the labelled sample; parent: the package. */
    LABEL,
    /** Subject: the round's job; parent: the model that it starts from, whose own chain is none of the round's. */
    BASE,
    /** Subject: the round's job; parents: the labelled samples that it learned from. */
    ROUND,
    /** Subject: the delta, signed where it may fly; parent: the round. */
    DELTA,
    /** Subject: the model that was judged, promoted or rejected; parent: the delta that makes it. */
    GATE,
    /** Subject: the delta; numbers say how much of it went up in this contact. */
    CONTACT,
    /** Subject: the new model, as the satellite says that a slot holds it; parent: the delta. */
    SLOT,
    /** Subject: the new model; the ground has the satellite's word that it serves. */
    CONFIRMATION,
    /** Of what came down damaged, of a round that failed, or of an update by the satellite; subject: what was refused. */
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
