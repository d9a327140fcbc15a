package space.perigee.orbit;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import space.perigee.mission.Problem;

/**
 * Two-line elements, with or without a name line before them. Columns count from 1, as in every description of the format (Vallado
 * 2013, "Fundamentals of Astrodynamics and Applications", figure 2-19). Both check digits must be right: one wrong digit in a mean
 * motion moves a pass by hours and looks as good as any other.
 */
public final class Tle {
    /** Some 12,000 satellites: the whole public catalogue has fewer files' worth. */
    static final int MAX_FILE_BYTES = 4 << 20;

    private static final int LINE_LENGTH = 69;
    private static final int CHECK_COLUMN = 69;
    private static final int FIRST_YEAR = 57;
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;
    private static final double SECONDS_PER_DAY = 86_400;
    private static final String ALPHA5 = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]*\\.?[0-9]+");

    private Tle() {}

    /** The first elements of a file. */
    public static MeanElements read(Path file) {
        return readAll(file).getFirst();
    }

    /** All elements of a file, at least one. */
    public static List<MeanElements> readAll(Path file) {
        return parseAll(TextFile.read(file, MAX_FILE_BYTES), file.toString());
    }

    /** The first elements of a text. */
    public static MeanElements parse(String text) {
        return parseAll(text, "TLE").getFirst();
    }

    /** @param where named in every problem: the file */
    static List<MeanElements> parseAll(String text, String where) {
        List<MeanElements> all = new ArrayList<>();
        String name = "";
        Optional<Line> one = Optional.empty();
        int number = 0;
        for (String line : text.lines().map(String::stripTrailing).toList()) {
            number++;
            if (one.isPresent()) {
                all.add(pair(name, one.get(), new Line(where, number, '2', line)));
                one = Optional.empty();
                name = "";
            } else if (line.startsWith("1 ")) {
                one = Optional.of(new Line(where, number, '1', line));
            } else if (line.startsWith("2 ")) {
                throw OrbitProblem.BAD_TLE.with(where, number, 1, "a line 2 without its line 1 before it");
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                name = line.startsWith("0 ") ? line.substring(2).strip() : line.strip();
            }
        }
        if (one.isPresent()) throw OrbitProblem.BAD_TLE.with(where, number + 1, 1, "line 2 is missing");
        if (all.isEmpty()) throw OrbitProblem.BAD_TLE.with(where, 1, 1, "no line that begins with \"1 \"");
        return List.copyOf(all);
    }

    private static MeanElements pair(String name, Line one, Line two) {
        one.check();
        two.check();
        int noradId = one.catalogueNumber();
        if (two.catalogueNumber() != noradId) throw two.problem(3, "another catalogue number than in line 1");
        double revsPerDay = two.decimal(53, 63);
        if (revsPerDay <= 0) throw two.problem(53, "mean motion must be over 0 revolutions a day");
        return new MeanElements(
                name,
                noradId,
                one.epoch(),
                revsPerDay * 2 * Math.PI / SECONDS_PER_DAY,
                two.fraction(27, 33),
                two.angleRad(9, 16),
                two.angleRad(18, 25),
                two.angleRad(35, 42),
                two.angleRad(44, 51),
                one.exponent(54, 61));
    }

    /** One of the two lines; columns are 1-based and inclusive. */
    private record Line(String where, int number, char first, String text) {
        void check() {
            if (text.length() != LINE_LENGTH)
                throw problem(
                        Math.min(text.length(), LINE_LENGTH) + 1,
                        "the line has " + text.length() + " characters, not " + LINE_LENGTH);
            for (int column = 1; column <= LINE_LENGTH; column++)
                if (text.charAt(column - 1) < ' ' || text.charAt(column - 1) > '~')
                    throw problem(column, "a character that is not ASCII");
            if (text.charAt(0) != first || text.charAt(1) != ' ')
                throw problem(1, "the line must begin with \"" + first + " \"");
            int sum = checksum(text);
            if (text.charAt(CHECK_COLUMN - 1) != (char) ('0' + sum))
                throw problem(
                        CHECK_COLUMN,
                        "bad checksum: the digit is " + text.charAt(CHECK_COLUMN - 1) + ", the line adds up to " + sum);
        }

        /** Five digits, or Alpha-5: a letter without I and O for 10 to 33, then four digits. */
        int catalogueNumber() {
            String field = text.substring(2, 7).replace(' ', '0');
            int letter = ALPHA5.indexOf(field.charAt(0));
            String digits = letter < 0 ? field : field.substring(1);
            for (int i = 0; i < digits.length(); i++)
                if (!Character.isDigit(digits.charAt(i))) throw problem(3, "catalogue number \"" + field + "\"");
            return (letter < 0 ? 0 : (letter + 10) * 10_000) + Integer.parseInt(digits);
        }

        Instant epoch() {
            BigDecimal yearAndDay = new BigDecimal(number(19, 32).replace(' ', '0'));
            int yearOfCentury = yearAndDay.intValue() / 1000;
            BigDecimal day = yearAndDay.subtract(BigDecimal.valueOf(yearOfCentury * 1000L));
            if (yearAndDay.signum() < 0 || day.doubleValue() < 1 || day.doubleValue() >= 367)
                throw problem(21, "day of year " + day.toPlainString());
            int year = yearOfCentury < FIRST_YEAR ? 2000 + yearOfCentury : 1900 + yearOfCentury;
            long nanos = day.subtract(BigDecimal.ONE)
                    .multiply(BigDecimal.valueOf(NANOS_PER_DAY))
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
            return LocalDate.of(year, 1, 1)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant()
                    .plusNanos(nanos);
        }

        double angleRad(int from, int to) {
            double degrees = decimal(from, to);
            if (degrees < 0 || degrees > 360) throw problem(from, degrees + " is not in 0..360 degrees");
            return Math.toRadians(degrees);
        }

        double decimal(int from, int to) {
            return Double.parseDouble(number(from, to));
        }

        /** Digits with the decimal point assumed before them. */
        double fraction(int from, int to) {
            String field = text.substring(from - 1, to).replace(' ', '0');
            if (!field.chars().allMatch(Character::isDigit)) throw problem(from, "\"" + field + "\" is not all digits");
            return Double.parseDouble("0." + field);
        }

        /** Sign, five digits with the point assumed before them, sign and digit of the exponent. */
        double exponent(int from, int to) {
            String field = text.substring(from - 1, to);
            String filled = field.charAt(0)
                    + field.substring(1, 6).replace(' ', '0')
                    + field.substring(6).replace(' ', '+');
            if (!filled.matches("[-+ ][0-9]{5}[-+][0-9]")) throw problem(from, "\"" + field + "\" is no such number");
            return Double.parseDouble(
                    (filled.charAt(0) == '-' ? "-0." : "0.") + filled.substring(1, 6) + "e" + filled.substring(6));
        }

        Problem problem(int column, String what) {
            return OrbitProblem.BAD_TLE.with(where, number, column, what);
        }

        private String number(int from, int to) {
            String field = text.substring(from - 1, to).strip();
            if (!DECIMAL.matcher(field).matches()) throw problem(from, "\"" + field + "\" is no number");
            return field;
        }

        /** Sum of the digits, a minus counting 1, modulo 10. */
        private static int checksum(String text) {
            int sum = 0;
            for (int i = 0; i < CHECK_COLUMN - 1; i++) {
                char c = text.charAt(i);
                if (Character.isDigit(c)) sum += c - '0';
                else if (c == '-') sum++;
            }
            return sum % 10;
        }
    }
}
