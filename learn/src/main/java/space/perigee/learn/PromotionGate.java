package space.perigee.learn;

import space.perigee.mission.Text;

/**
 * Step 10: only a candidate that is better on the new domain beyond chance, and not worse on the known one beyond a margin, may fly. It
 * sees the known domain's validation split and the kept-aside fifth of the labelled samples that came down, and nothing else.
 *
 * @param knownMargin how much mAP50 the known domain may lose, measured (fraction)
 */
public record PromotionGate(double knownMargin) {
    /**
     * One-sided confidence of the bounds. The kept-aside fifth is some forty images, on which a gain of six points has a standard error of
     * about three: at 0.95 half of the good candidates would be refused, at 0.90 one in ten useless ones passes this half of the gate.
     */
    public static final double CONFIDENCE = 0.90;

    /** Fewer kept-aside boxes than this prove nothing either way. */
    static final int MIN_NEW_BOXES = 30;

    /** Of so many that the deployed model is sure of, half must be labelled as it calls them: below, the labels are mixed up. */
    static final int MIN_SURE = 10;

    public static final PromotionGate DEFAULT = new PromotionGate(0.02);

    /** Decides; every number that counted is in the reason. */
    public GateDecision decide(GateEvidence known, GateEvidence fresh) {
        if (fresh.boxes() < MIN_NEW_BOXES) {
            return new GateDecision.Reject(
                    Text.of("only %d labelled boxes were kept aside, %d are needed", fresh.boxes(), MIN_NEW_BOXES));
        }
        String figures = figures("new", fresh) + "; " + figures("known", known);
        LabelAgreement labels = fresh.agreement();
        if (labels.sure() >= MIN_SURE && 2 * labels.agreeing() < labels.sure()) {
            return new GateDecision.Reject(Text.of(
                            "the labels contradict the deployed model: of %d labelled objects that it is sure of,"
                                    + " %d are labelled as it calls them; ",
                            labels.sure(), labels.agreeing())
                    + figures);
        }
        if (!(fresh.differenceLow() > 0)) return new GateDecision.Reject("not better on new beyond chance: " + figures);
        if (!(known.difference() >= -knownMargin)) {
            return new GateDecision.Reject(Text.of("worse on known by more than %.3f: ", knownMargin) + figures);
        }
        return new GateDecision.Promote(figures);
    }

    private static String figures(String domain, GateEvidence evidence) {
        return Text.of(
                "%s mAP50 %.3f -> %.3f (difference %+.3f, at least %+.3f at %.0f %%, %d images, %d boxes)",
                domain,
                evidence.mapBefore(),
                evidence.mapAfter(),
                evidence.difference(),
                evidence.differenceLow(),
                CONFIDENCE * 100,
                evidence.images(),
                evidence.boxes());
    }
}
