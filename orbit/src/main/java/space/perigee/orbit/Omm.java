package space.perigee.orbit;

import java.io.StringReader;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import space.perigee.mission.Problem;

/**
 * Orbit mean-elements messages (CCSDS 502.0-B-3, 4) of theory SGP4, as their providers hand them out: KVN, XML, JSON (an object or a
 * list of them) and CSV with a heading row. The keywords are the same in all four. The frame must be TEME and the time UTC.
 */
public final class Omm {
    private static final int MAX_FILE_BYTES = 16 << 20;
    private static final int MAX_MESSAGES = 100_000;
    private static final int MAX_NORAD_ID = 999_999_999;
    private static final double SECONDS_PER_DAY = 86_400;
    private static final double MAX_REVS_PER_DAY = 20;

    private Omm() {}

    /** The first message of a file. */
    public static MeanElements read(Path file) {
        return readAll(file).getFirst();
    }

    /** All messages of a file, at least one. */
    public static List<MeanElements> readAll(Path file) {
        return parseAll(TextFile.read(file, MAX_FILE_BYTES), file.toString());
    }

    /** @param where named in every problem: the file */
    static List<MeanElements> parseAll(String text, String where) {
        List<Map<String, String>> messages = switch (Form.of(text)) {
            case XML -> xml(text, where);
            case JSON -> FlatJson.objects(text, where);
            case CSV -> csv(text, where);
            case KVN -> kvn(text, where);
        };
        if (messages.isEmpty()) throw OrbitProblem.BAD_OMM.with(where, "there is no message in it");
        if (messages.size() > MAX_MESSAGES)
            throw OrbitProblem.BAD_OMM.with(where, messages.size() + " messages are over " + MAX_MESSAGES);
        List<MeanElements> all = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++)
            all.add(new Fields(messages.size() == 1 ? where : where + ", message " + (i + 1), messages.get(i))
                    .elements());
        return List.copyOf(all);
    }

    private enum Form {
        KVN,
        XML,
        JSON,
        CSV;

        static Form of(String text) {
            String start = text.stripLeading();
            if (start.startsWith("<")) return XML;
            if (start.startsWith("{") || start.startsWith("[")) return JSON;
            String first = start.lines().findFirst().orElse("");
            return first.contains(",") && !first.contains("=") ? CSV : KVN;
        }
    }

    /** {@code KEY = value [unit]}; a new CCSDS_OMM_VERS or a second EPOCH begins a new message. */
    private static List<Map<String, String>> kvn(String text, String where) {
        List<Map<String, String>> messages = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String content = line.strip();
            if (content.isEmpty() || content.startsWith("COMMENT")) continue;
            int equals = content.indexOf('=');
            if (equals < 0) throw OrbitProblem.BAD_OMM.with(where, "line " + number + " is not KEY = value");
            String key = content.substring(0, equals).strip();
            if (messages.isEmpty() || key.equals("CCSDS_OMM_VERS")) messages.add(new LinkedHashMap<>());
            String value = content.substring(equals + 1).strip().replaceFirst("\\s*\\[[^]]*]$", "");
            if (messages.getLast().put(key, value) != null && !key.startsWith("USER_DEFINED"))
                throw OrbitProblem.BAD_OMM.with(where, "line " + number + ": " + key + " for the second time");
        }
        return messages;
    }

    private static List<Map<String, String>> csv(String text, String where) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        String[] keys = lines.getFirst().strip().split(",", -1);
        List<Map<String, String>> messages = new ArrayList<>();
        for (int row = 1; row < lines.size(); row++) {
            String[] values = lines.get(row).strip().split(",", -1);
            if (values.length != keys.length)
                throw OrbitProblem.BAD_OMM.with(
                        where,
                        "row " + (row + 1) + " has " + values.length + " values under " + keys.length + " headings");
            Map<String, String> message = new LinkedHashMap<>();
            for (int i = 0; i < keys.length; i++) message.put(unquoted(keys[i]), unquoted(values[i]));
            messages.add(message);
        }
        return messages;
    }

    private static String unquoted(String field) {
        String bare = field.strip();
        return bare.length() > 1 && bare.startsWith("\"") && bare.endsWith("\"")
                ? bare.substring(1, bare.length() - 1)
                : bare;
    }

    /** The text of every element that has no elements inside; each {@code omm} is a message. */
    private static List<Map<String, String>> xml(String text, String where) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false); // no external entity, no billion laughs
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        List<Map<String, String>> messages = new ArrayList<>();
        try {
            XMLStreamReader in = factory.createXMLStreamReader(new StringReader(text));
            StringBuilder content = new StringBuilder();
            while (in.hasNext()) {
                int event = in.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    content.setLength(0);
                    if (in.getLocalName().equals("omm")) messages.add(new LinkedHashMap<>());
                } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                    content.append(in.getText());
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    if (!content.isEmpty() && !messages.isEmpty())
                        messages.getLast()
                                .putIfAbsent(
                                        in.getLocalName(), content.toString().strip());
                    content.setLength(0);
                }
            }
        } catch (XMLStreamException e) {
            throw OrbitProblem.BAD_OMM
                    .with(where, "line " + e.getLocation().getLineNumber() + " is no good XML")
                    .because(e);
        }
        return messages;
    }

    /** One message's keywords. */
    private record Fields(String where, Map<String, String> values) {
        MeanElements elements() {
            expect("MEAN_ELEMENT_THEORY", "SGP4", "SGP/SGP4", "SGP4-XP");
            if (value("MEAN_ELEMENT_THEORY").filter("SGP4-XP"::equals).isPresent())
                throw problem("MEAN_ELEMENT_THEORY is SGP4-XP, which needs another propagator than SGP4");
            expect("REF_FRAME", "TEME");
            expect("TIME_SYSTEM", "UTC");
            double revsPerDay = number("MEAN_MOTION", 0, MAX_REVS_PER_DAY);
            if (revsPerDay == 0) throw problem("MEAN_MOTION is 0");
            return new MeanElements(
                    value("OBJECT_NAME").orElse(""),
                    value("NORAD_CAT_ID").isPresent() ? (int) number("NORAD_CAT_ID", 0, MAX_NORAD_ID) : 0,
                    epoch(),
                    revsPerDay * 2 * Math.PI / SECONDS_PER_DAY,
                    number("ECCENTRICITY", 0, Math.nextDown(1.0)),
                    angleRad("INCLINATION"),
                    angleRad("RA_OF_ASC_NODE"),
                    angleRad("ARG_OF_PERICENTER"),
                    angleRad("MEAN_ANOMALY"),
                    value("BSTAR").isPresent() ? number("BSTAR", -10, 10) : 0);
        }

        /** Calendar date or day of year, with or without a Z (CCSDS 502.0-B-3, 7.5.10). */
        private Instant epoch() {
            String text = required("EPOCH").replaceFirst("Z$", "").replace(' ', 'T');
            try {
                int t = text.indexOf('T');
                if (t == "yyyy-ddd".length()) {
                    LocalDate day = LocalDate.parse(text.substring(0, t), DateTimeFormatter.ISO_ORDINAL_DATE);
                    return LocalDateTime.parse(day + text.substring(t)).toInstant(ZoneOffset.UTC);
                }
                return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                throw problem("EPOCH \"" + text + "\" is no UTC time").because(e);
            }
        }

        private double angleRad(String key) {
            return Math.toRadians(number(key, 0, 360));
        }

        private double number(String key, double min, double max) {
            String text = required(key);
            double number;
            try {
                number = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw problem(key + " \"" + text + "\" is no number").because(e);
            }
            if (!(number >= min && number <= max))
                throw problem(String.format(Locale.ROOT, "%s %s is not in %s..%s", key, text, min, max));
            return number;
        }

        private void expect(String key, String... allowed) {
            Optional<String> found = value(key);
            if (found.isPresent() && !List.of(allowed).contains(found.get()))
                throw problem(key + " is " + found.get() + ", not " + allowed[0]);
        }

        private String required(String key) {
            return value(key).orElseThrow(() -> problem(key + " is missing"));
        }

        private Optional<String> value(String key) {
            return Optional.ofNullable(values.get(key)).filter(text -> !text.isEmpty());
        }

        private Problem problem(String what) {
            return OrbitProblem.BAD_OMM.with(where, what);
        }
    }
}
