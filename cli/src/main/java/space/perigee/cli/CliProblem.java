package space.perigee.cli;

import space.perigee.mission.ProblemKind;

/** What can be wrong with arguments, mission folders and the installation. */
public enum CliProblem implements ProblemKind {
    BAD_ARGUMENT("cli.bad-argument", Category.INPUT, "%s; see %s --help"),
    NOT_BUILT(
            "cli.not-built",
            Category.ENVIRONMENT,
            "%s is not there; start Perigee by its script ./perigee, which builds it"),
    FOLDER_NOT_EMPTY("cli.folder-not-empty", Category.INPUT, "%s has files in it already; name a new folder"),
    BAD_MISSION("cli.bad-mission", Category.INPUT, "%s, line %d: %s; compare it with what perigee init writes"),
    NO_MODEL(
            "cli.no-model",
            Category.INPUT,
            "no model is named and none came with this Perigee at %s; name one with --model FILE"),
    OUTPUT_FAILED(
            "cli.output-failed",
            Category.ENVIRONMENT,
            "what was to be written to stdout is not all there: %s; make room, or write elsewhere"),
    PROCESS_DIED(
            "cli.process-died", Category.ENVIRONMENT, "%1$s has ended by itself: %3$s; read %2$s, then start it again"),
    NEVER_RAN("cli.never-ran", Category.INPUT, "%s has not run yet: %s is not there; start it with %s"),
    TOO_FEW_BOXES(
            "cli.too-few-boxes",
            Category.INPUT,
            "data set %s has %d boxes in %s, a base needs at least %d; label more images"),
    TRAINING_FAILED(
            "cli.training-failed",
            Category.ENVIRONMENT,
            "the training failed: %s; the same command goes on from what is kept in %s"),
    NOT_STARTED(
            "cli.not-started",
            Category.ENVIRONMENT,
            "%s could not be started: %s; ask perigee doctor what this machine lacks"),
    WRITE_FAILED(
            "cli.write-failed", Category.ENVIRONMENT, "cannot write %s: %s; check its permissions and the free space");

    private final String key;
    private final Category category;
    private final String template;

    CliProblem(String key, Category category, String template) {
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
