package space.perigee.icd;

import space.perigee.mission.ProblemKind;

/** What can be wrong with a body that came over the radio. */
public enum IcdProblem implements ProblemKind {
    MALFORMED(
            "icd.malformed",
            Category.INPUT,
            "%s is malformed at octet %d, field %s: %s, and is dropped; let its sender send it anew"),
    TOO_LARGE(
            "icd.too-large",
            Category.INPUT,
            "a body of %d octets is over the limit of %d and is dropped unread; let its sender split it");

    private final String key;
    private final Category category;
    private final String template;

    IcdProblem(String key, Category category, String template) {
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
