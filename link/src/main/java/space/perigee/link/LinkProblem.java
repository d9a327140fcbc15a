package space.perigee.link;

import space.perigee.mission.ProblemKind;

/** What can be wrong with files to send, ports and journals. */
public enum LinkProblem implements ProblemKind {
    BAD_DESTINATION(
            "link.bad-destination",
            Category.INPUT,
            "destination name \"%s\" is not allowed; use a-z, A-Z, 0-9, '.', '_', '-' and '/', at most 200 characters,"
                    + " no part that starts with a dot, no \"..\""),
    FILE_TOO_LARGE(
            "link.file-too-large",
            Category.INPUT,
            "%s has %d bytes, over the limit of %d bytes of priority %s; split it or choose another priority"),
    FILE_NAME_TOO_LONG(
            "link.file-name-too-long",
            Category.INPUT,
            "names %s and %s do not fit a PDU of %d bytes; shorten them or raise maxPduBytes"),
    QUEUE_FULL(
            "link.queue-full",
            Category.STATE,
            "%d transfers are queued for the peer, the limit; wait for contacts or cancel some"),
    OUTBOX_FULL("link.outbox-full", Category.STATE, "%d messages wait for the peer, the limit; wait for a contact"),
    MESSAGE_TOO_LARGE(
            "link.message-too-large",
            Category.INPUT,
            "a message of %d bytes is over the limit of %d bytes; send a file"),
    BAD_ADDRESS("link.bad-address", Category.INPUT, "\"%s\" is no UDP address; write host:port, port 1 to 65535"),
    NOT_OUR_ADDRESS(
            "link.not-our-address",
            Category.INPUT,
            "%s is no address of this machine, so nobody can listen there; name one of its own, or 0.0.0.0 for all"),
    PORT_IN_USE(
            "link.port-in-use",
            Category.ENVIRONMENT,
            "UDP port %s cannot be opened (%s); stop who uses it or choose another port");

    private final String key;
    private final Category category;
    private final String template;

    LinkProblem(String key, Category category, String template) {
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
