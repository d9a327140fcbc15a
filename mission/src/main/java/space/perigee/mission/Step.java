package space.perigee.mission;

/** The seventeen steps of the one main path, in order; ARCHITECTURE.md links each to its line. */
public enum Step {
    IMAGE(1, "image", Segment.SPACE),
    INFERENCE(2, "inference", Segment.SPACE),
    HARD_SAMPLE(3, "hard sample", Segment.SPACE),
    PACKAGE(4, "package", Segment.SPACE),
    DOWNLINK(5, "downlink", Segment.SPACE),
    STORE(6, "store", Segment.GROUND),
    LABEL(7, "label", Segment.GROUND),
    TRAIN(8, "train", Segment.GROUND),
    ENCODE(9, "encode", Segment.GROUND),
    EVALUATE(10, "evaluate", Segment.GROUND),
    SIGN(11, "sign", Segment.GROUND),
    UPLINK(12, "uplink", Segment.GROUND),
    VERIFY(13, "verify", Segment.SPACE),
    PATCH(14, "patch", Segment.SPACE),
    CANARY(15, "canary", Segment.SPACE),
    REDEPLOY(16, "redeploy", Segment.SPACE),
    CONFIRM(17, "confirm", Segment.GROUND);

    /** Where a step happens. */
    public enum Segment {
        SPACE,
        GROUND
    }

    private final int number;
    private final String title;
    private final Segment segment;

    Step(int number, String title, Segment segment) {
        this.number = number;
        this.title = title;
        this.segment = segment;
    }

    /** 1 to 17. */
    public int number() {
        return number;
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
