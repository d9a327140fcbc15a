package space.perigee.ground;

import java.util.Locale;

/**
 * One link of a chain.
 *
 * @param revision of the event
 */
public record TraceStep(long revision, Event event) {
    /** For people: mission time, spacecraft, step, first digits of what it is about, and the sentence. */
    public String line() {
        String subject =
                event.subjects().isEmpty() ? "" : event.subjects().getFirst().shortHex();
        return String.format(
                Locale.ROOT,
                "%s  %s  %-12s  %-12s  %s",
                event.at(),
                event.craft(),
                event.kind().word(),
                subject,
                text());
    }

    /** The event's sentence. Texts come from the satellite too: no control characters on an operator's terminal. */
    public String text() {
        return event.text().replaceAll("\\p{Cntrl}", "?");
    }
}
