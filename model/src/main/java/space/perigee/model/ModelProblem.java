package space.perigee.model;

import space.perigee.mission.ProblemKind;

/** What can be wrong with a model's file, its card or its weights. */
public enum ModelProblem implements ProblemKind {
    BAD_ONNX(
            "model.bad-onnx",
            Category.INPUT,
            "%s is no ONNX model that Perigee can read: at octet %d %s; export it again as one file with raw tensor data"),
    TOO_LARGE(
            "model.too-large",
            Category.INPUT,
            "%s has %d bytes, over the limit of %d bytes for a model; use a smaller one"),
    BAD_ATTRIBUTE(
            "model.bad-attribute", Category.INPUT, "attribute %s of node %s is %s, not %s; export the model again"),
    NO_TENSOR("model.no-tensor", Category.INPUT, "%s has no tensor \"%s\"; use the names of its initialisers"),
    NOT_FLOAT32(
            "model.not-float32",
            Category.INPUT,
            "tensor \"%s\" of %s is %s, and only FLOAT32 can be changed; choose another tensor"),
    WRONG_SIZE("model.wrong-size", Category.INPUT, "tensor \"%s\" of %s has %d elements, not %d; use a matching model"),
    NOT_FINITE(
            "model.not-finite",
            Category.INPUT,
            "%s has a weight of %3$s at octet %2$d, a working model has none beyond 2^100; train it again"),
    NO_CARD(
            "model.no-card",
            Category.INPUT,
            "%s carries no model card (metadata \"%s\"); use a model that Perigee made"),
    BAD_CARD("model.bad-card", Category.INPUT, "the model card of %s is wrong: %s; write it anew"),
    NEWER_CARD(
            "model.newer-card", Category.STATE, "%s has a model card of format %s, this Perigee knows %s; update it"),
    UNFIT_CARD("model.unfit-card", Category.INPUT, "%s cannot be built for this model card: %s; change the card"),
    CANNOT_FOLD(
            "model.cannot-fold",
            Category.INPUT,
            "batch norm %s of %s cannot be folded: %s; export it right behind its convolution"),
    UNKNOWN_SET(
            "model.unknown-set",
            Category.INPUT,
            "there is no tensor set \"%s\"; use heads, early-bias-heads, early01-bias or all"),
    BAD_DARKNET(
            "model.bad-darknet",
            Category.INPUT,
            "%s is no darknet weight file for this model: at octet %d %s; use the file of the same layer plan"),
    BAD_COMPACT(
            "model.bad-compact",
            Category.INPUT,
            "%s is no whole compact model: at octet %d %s; make it again or fetch it again"),
    NEWER_COMPACT(
            "model.newer-compact",
            Category.STATE,
            "%s is a compact model of format %d, this Perigee knows up to %d; update it");

    private final String key;
    private final Category category;
    private final String template;

    ModelProblem(String key, Category category, String template) {
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
