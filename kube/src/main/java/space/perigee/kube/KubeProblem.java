package space.perigee.kube;

import space.perigee.mission.ProblemKind;

/** What can be wrong with resources and their store. */
public enum KubeProblem implements ProblemKind {
    BAD_JSON("kube.bad-json", Category.INPUT, "%s is no JSON object: %s; correct it"),
    UNKNOWN_KIND("kube.unknown-kind", Category.INPUT, "there is no kind \"%s\" in %s; did you mean \"%s\"?"),
    INVALID("kube.invalid", Category.INPUT, "%s is invalid: %s; correct it"),
    NOT_FOUND("kube.not-found", Category.INPUT, "%s is not there; check its namespace and name"),
    ALREADY_EXISTS("kube.already-exists", Category.INPUT, "%s is there already; update it instead"),
    BAD_REVISION(
            "kube.bad-revision", Category.INPUT, "\"%s\" is no resourceVersion of this store; take one from a list"),
    CONFLICT(
            "kube.conflict",
            Category.STATE,
            "%s was changed by someone else (it is at resourceVersion %s); read it again and apply the change to that"),
    STORE_DAMAGED(
            "kube.store-damaged",
            Category.STATE,
            "resource store %s is damaged: %s; put a backup in its place, or move it away to start empty"),
    STORE_FAILED("kube.store-failed", Category.ENVIRONMENT, "resource store %s failed: %s; check disk and permissions");

    private final String key;
    private final Category category;
    private final String template;

    KubeProblem(String key, Category category, String template) {
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
