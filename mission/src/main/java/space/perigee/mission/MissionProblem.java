package space.perigee.mission;

/** What can be wrong with ids, digests, clocks and storage. */
public enum MissionProblem implements ProblemKind {
    BAD_NAME(
            "mission.bad-name",
            Category.INPUT,
            "%s name \"%s\" is not a DNS label; use 1-63 of a-z, 0-9 and '-', not first or last"),
    BAD_DIGEST("mission.bad-digest", Category.INPUT, "\"%s\" is no digest; write sha256: and 64 hex digits"),
    BAD_CLOCK("mission.bad-clock", Category.STATE, "clock file %s: %s; delete it or let the demo write it anew"),
    FILE_MISSING("mission.file-missing", Category.INPUT, "there is no file %s; check the path"),
    FILE_TOO_LARGE(
            "mission.file-too-large",
            Category.INPUT,
            "%s has %d bytes, over the limit of %d bytes; split it or give a smaller one"),
    DISK_FULL(
            "mission.disk-full",
            Category.ENVIRONMENT,
            "no room for %s: %d bytes wanted, %d free below %s; free some space"),
    DISK_FAILED(
            "mission.disk-failed",
            Category.ENVIRONMENT,
            "storage failed at %s: %s; check the disk and its permissions"),
    FOLDER_BUSY(
            "mission.folder-busy", Category.STATE, "another process uses %s; stop it first or choose another folder"),
    NEWER_STATE(
            "mission.newer-state",
            Category.STATE,
            "%s was written by a newer Perigee (format %d, this one knows up to %d); update this one");

    private final String key;
    private final Category category;
    private final String template;

    MissionProblem(String key, Category category, String template) {
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
