package space.perigee.torch;

import space.perigee.mission.ProblemKind;

/** What can keep the libtorch trainer from its work. */
public enum TorchProblem implements ProblemKind {
    NO_LIBTORCH(
            "torch.no-libtorch",
            Category.ENVIRONMENT,
            "libtorch does not start on this machine: %s; train on linux-x86_64, with 500 MB free for its unpacked libraries"),
    UNSUPPORTED_NODE(
            "torch.unsupported-node",
            Category.INPUT,
            "the trainer cannot follow node %s (%s) of the model: %s; export the model without it"),
    NO_SUCH_TENSOR(
            "torch.no-such-tensor",
            Category.INPUT,
            "tensor %s is no float initialiser of %s; take names from the model"),
    NO_OUTPUT(
            "torch.no-output",
            Category.INPUT,
            "the model has no output %s, which its card names as a head; export it again with its card"),
    WRONG_IMAGE("torch.wrong-image", Category.INPUT, "image %s has %d channels, the model takes %d; convert the image"),
    WRONG_CLASS(
            "torch.wrong-class",
            Category.INPUT,
            "image %s has a box of class %d, the model knows %d classes; correct the label or add the class to the model"),
    NO_SAMPLES("torch.no-samples", Category.INPUT, "%s holds no samples; give it at least one"),
    CANCELLED(
            "torch.cancelled",
            Category.ENVIRONMENT,
            "the training was cancelled at step %d of %d; start it again to go on"),
    LOSS_NOT_FINITE("torch.loss-not-finite", Category.INPUT, "the loss is %s at step %d; lower the learning rate");

    private final String key;
    private final Category category;
    private final String template;

    TorchProblem(String key, Category category, String template) {
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
