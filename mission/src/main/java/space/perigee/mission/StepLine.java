package space.perigee.mission;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * A step as one line of a process's output, tab-separated: {@code STEP NUMBER INSTANT TEXT}. People can read it, and the demo does.
 *
 * @param at mission time (UTC)
 */
public record StepLine(Step step, Instant at, String text) {
    private static final String TAG = "STEP";
    private static final int FIELDS = 4;

    public StepLine {
        text = text.replaceAll("\\s+", " ");
    }

    public String encode() {
        return TAG + "\t" + step.number() + "\t" + at + "\t" + text;
    }

    /** Empty when the line is none. */
    public static Optional<StepLine> parse(String line) {
        String[] fields = line.split("\t", FIELDS);
        if (fields.length != FIELDS || !fields[0].equals(TAG)) return Optional.empty();
        try {
            return Optional.of(new StepLine(Step.of(Integer.parseInt(fields[1])), Instant.parse(fields[2]), fields[3]));
        } catch (NumberFormatException | IndexOutOfBoundsException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
