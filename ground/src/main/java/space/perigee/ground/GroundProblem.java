package space.perigee.ground;

import space.perigee.mission.ProblemKind;

/** What can be wrong with what the ground keeps and is given. */
public enum GroundProblem implements ProblemKind {
    STATE_DAMAGED("ground.state-damaged", Category.STATE, "%s line %d is damaged: %s; put a backup in its place"),
    NOT_OURS("ground.not-ours", Category.STATE, "%s is no %s file of Perigee; choose another state folder"),
    BLOB_DAMAGED(
            "ground.blob-damaged",
            Category.STATE,
            "%s no longer has the digest of its name (now %s): the disk changed it; let it come down again or put a backup in its place"),
    NOT_A_SAMPLE(
            "ground.not-a-sample",
            Category.INPUT,
            "file %s that came down holds no sample package; is the spacecraft's software newer than this ground? It is kept"),
    BAD_LABELS("ground.bad-labels", Category.INPUT, "labels %s, %s: %s; correct the file"),
    BAD_TRACE("ground.bad-trace", Category.INPUT, "\"%s\" names no digest; give at least %d hex digits of one"),
    UNKNOWN_DIGEST("ground.unknown-digest", Category.INPUT, "no event knows a digest that starts with %s; check it"),
    AMBIGUOUS_DIGEST("ground.ambiguous-digest", Category.INPUT, "%s is the start of %s; give more digits"),
    UNKNOWN_MODEL("ground.unknown-model", Category.INPUT, "model %s of tenant %s is not registered; register it first"),
    NO_KNOWN_DOMAIN(
            "ground.no-known-domain",
            Category.INPUT,
            "%s has no known domain to replay from and to judge by; give knownData in its mission file"),
    RADIO_BUSY(
            "ground.radio-busy",
            Category.ENVIRONMENT,
            "too many orders wait for the radio of %s; wait for its next contact"),
    MODEL_REFUSED("ground.model-refused", Category.INPUT, "model file %s: %s; take it again from where it came"),
    IMAGE_CHANGED(
            "ground.image-changed",
            Category.INPUT,
            "image %s is missing or has changed since the known domain was listed; list it again");

    private final String key;
    private final Category category;
    private final String template;

    GroundProblem(String key, Category category, String template) {
        this.key = key;
        this.category = category;
        this.template = template;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public Category category() {
        return category;
    }

    @Override
    public String template() {
        return template;
    }
}
