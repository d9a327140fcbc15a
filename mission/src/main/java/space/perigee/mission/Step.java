package space.perigee.mission;

/** The seventeen steps of the one main path, in order; ARCHITECTURE.md links each to its line. */
public enum Step {
    IMAGE("image", Segment.SPACE),
    INFERENCE("inference", Segment.SPACE),
    HARD_SAMPLE("hard sample", Segment.SPACE),
    PACKAGE("package", Segment.SPACE),
    DOWNLINK("downlink", Segment.SPACE),
    STORE("store", Segment.GROUND),
    LABEL("label", Segment.GROUND),
    TRAIN("train", Segment.GROUND),
    ENCODE("encode", Segment.GROUND),
    EVALUATE("evaluate", Segment.GROUND),
    SIGN("sign", Segment.GROUND),
    UPLINK("uplink", Segment.GROUND),
    VERIFY("verify", Segment.SPACE),
    PATCH("patch", Segment.SPACE),
    CANARY("canary", Segment.SPACE),
    REDEPLOY("redeploy", Segment.SPACE),
    CONFIRM("confirm", Segment.GROUND);

    /** Where a step happens. */
    public enum Segment {
        SPACE,
        GROUND
    }

    private final String title;
    private final Segment segment;

    Step(String title, Segment segment) {
        this.title = title;
        this.segment = segment;
    }

    /** 1 to 17. */
    public int number() {
        return ordinal() + 1;
    }

    public String title() {
        return title;
    }

    public Segment segment() {
        return segment;
    }

    /** The step of a number, 1 to 17. */
    public static Step of(int number) {
        return values()[number - 1];
    }
}
