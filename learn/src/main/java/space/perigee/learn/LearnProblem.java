package space.perigee.learn;

import space.perigee.mission.ProblemKind;

/** What can be wrong with a training's files. */
public enum LearnProblem implements ProblemKind {
    BAD_SAFETENSORS(
            "learn.bad-safetensors", Category.INPUT, "%s is no safetensors file that can be used: %s; write it anew"),
    BAD_SAMPLES("learn.bad-samples", Category.INPUT, "%s line %d: %s; see docs/trainer-contract.md"),
    BAD_JOB("learn.bad-job", Category.INPUT, "%s is no training job: %s; see docs/trainer-contract.md"),
    BAD_RECORD("learn.bad-record", Category.INPUT, "%s is no training record: %s; see docs/trainer-contract.md"),
    BAD_PROGRESS("learn.bad-progress", Category.INPUT, "the trainer wrote \"%s\": %s; see docs/trainer-contract.md");

    private final String key;
    private final Category category;
    private final String template;

    LearnProblem(String key, Category category, String template) {
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
