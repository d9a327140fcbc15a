package space.perigee.onboard;

import space.perigee.mission.ProblemKind;

/** What can be wrong with the space segment's folder and settings. */
public enum OnboardProblem implements ProblemKind {
    BAD_SETTING("onboard.bad-setting", Category.INPUT, "setting %s in %s: %s; correct it"),
    UNKNOWN_SETTING("onboard.unknown-setting", Category.INPUT, "%s has no setting \"%s\"; did you mean \"%s\"?"),
    NO_MODEL(
            "onboard.no-model",
            Category.INPUT,
            "no model to serve: neither slot of %s holds a verified one and %s is not there; give modelFile"),
    SLOTS_DAMAGED(
            "onboard.slots-damaged",
            Category.STATE,
            "slot record %s is damaged: %s; restore it or start from an empty folder"),
    NO_CAMERA("onboard.no-camera", Category.INPUT, "camera folder %s is not a folder; make it or set cameraDir");

    private final String key;
    private final Category category;
    private final String template;

    OnboardProblem(String key, Category category, String template) {
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
