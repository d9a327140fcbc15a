package space.perigee.delta;

import space.perigee.mission.ProblemKind;

/** What can be wrong with updates and keys. */
public enum DeltaProblem implements ProblemKind {
    MALFORMED(
            "delta.malformed",
            Category.INPUT,
            "%s is broken at octet %d: %s; make it again with perigee delta make, or send it again"),
    NEWER_FORMAT(
            "delta.newer-format",
            Category.INPUT,
            "%s has format version %d, this Perigee knows %d; update Perigee, or make the update with an older one"),
    TOO_LARGE(
            "delta.too-large",
            Category.INPUT,
            "update of %d bytes is over the limit of %d bytes; change fewer tensors"),
    OVER_BUDGET(
            "delta.over-budget",
            Category.INPUT,
            "the update needs at least %d bytes, the budget is %d bytes; change fewer tensors or raise the budget"),
    NOTHING_CHANGED(
            "delta.nothing-changed",
            Category.INPUT,
            "no tensor differs from base %s, so nothing can be sent up; give a model that was trained on from it"),
    NOT_FINITE(
            "delta.not-finite",
            Category.INPUT,
            "value %d of tensor %s is %s, a trained model has finite numbers only; train again at a lower learning rate"),
    WRONG_SIZE(
            "delta.wrong-size",
            Category.INPUT,
            "tensor %s came with %d values, the base model has %d; train from the base that is updated"),
    NOT_FLOAT(
            "delta.not-float",
            Category.INPUT,
            "tensor %s is of type %s; expand the model to FLOAT32 first, only that can be updated"),
    WRONG_BASE(
            "delta.wrong-base",
            Category.INPUT,
            "the update is for base %s, the model given is %s; give the model that the update was made from"),
    UNFIT("delta.unfit", Category.INPUT, "%s; make the update from the model that is to be updated"),
    WRONG_RESULT(
            "delta.wrong-result",
            Category.INPUT,
            "the patched model is %s, the update promises %s; make the update again, it is damaged"),
    BAD_KEY("delta.bad-key", Category.INPUT, "key file %s: %s; make keys with perigee key make"),
    KEY_EXISTS("delta.key-exists", Category.INPUT, "there is a key file %s already; choose another name or delete it"),
    KEY_READABLE_BY_OTHERS(
            "delta.key-readable-by-others",
            Category.STATE,
            "private key %s can be used by others than its owner (mode %s); type: chmod 600 %s");

    private final String key;
    private final Category category;
    private final String template;

    DeltaProblem(String key, Category category, String template) {
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
