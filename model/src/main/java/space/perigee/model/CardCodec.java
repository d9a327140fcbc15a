package space.perigee.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import space.perigee.mission.Problem;
import space.perigee.mission.Text;
import space.perigee.model.ModelCard.Anchor;
import space.perigee.model.ModelCard.Head;

/**
 * A model card as ONNX metadata, one text per key:
 *
 * <pre>
 * perigee.card      1                                       format
 * perigee.name      thermal-tiny
 * perigee.input     640x512x1                               width x height x channels
 * perigee.classes   person,car,bicycle,other_vehicle        in the order of class ids
 * perigee.head.0    head32 32 81.0x82.0 135.0x169.0         output, stride (px), anchors (px); coarsest first
 * perigee.note.KEY  free text
 * </pre>
 */
final class CardCodec {
    static final String PREFIX = "perigee.";
    private static final String FORMAT_KEY = PREFIX + "card";
    private static final String NAME_KEY = PREFIX + "name";
    private static final String INPUT_KEY = PREFIX + "input";
    private static final String CLASSES_KEY = PREFIX + "classes";
    private static final String HEAD_PREFIX = PREFIX + "head.";
    private static final String NOTE_PREFIX = PREFIX + "note.";
    private static final String FORMAT = "1";
    private static final Pattern INPUT = Pattern.compile("(\\d{1,5})x(\\d{1,5})x(\\d)");
    private static final Pattern HEAD = Pattern.compile("(\\S{1,64}) (\\d{1,5})((?: \\S{1,40}){1,16})");
    private static final Pattern ANCHOR = Pattern.compile("([0-9.E-]{1,16})x([0-9.E-]{1,16})");

    private CardCodec() {}

    static Map<String, String> encode(ModelCard card) {
        Map<String, String> texts = new TreeMap<>();
        texts.put(FORMAT_KEY, FORMAT);
        texts.put(NAME_KEY, card.name());
        texts.put(INPUT_KEY, Text.of("%dx%dx%d", card.inputWidthPx(), card.inputHeightPx(), card.channels()));
        texts.put(CLASSES_KEY, String.join(",", card.classes()));
        for (int i = 0; i < card.heads().size(); i++)
            texts.put(HEAD_PREFIX + i, encode(card.heads().get(i)));
        card.notes().forEach((key, text) -> texts.put(NOTE_PREFIX + key, text));
        return texts;
    }

    private static String encode(Head head) {
        StringBuilder text = new StringBuilder(head.output()).append(' ').append(head.stridePx());
        for (Anchor anchor : head.anchors()) {
            text.append(' ').append(anchor.widthPx()).append('x').append(anchor.heightPx());
        }
        return text.toString();
    }

    /** The card in the metadata of the model {@code where}. */
    static ModelCard decode(Map<String, String> metadata, String where) {
        return new Decoder(metadata, where).card();
    }

    private record Decoder(Map<String, String> metadata, String where) {
        ModelCard card() {
            String format = metadata.get(FORMAT_KEY);
            if (format == null) throw ModelProblem.NO_CARD.with(where, FORMAT_KEY);
            if (!format.equals(FORMAT)) throw ModelProblem.NEWER_CARD.with(where, format, FORMAT);
            Matcher input = matched(INPUT, INPUT_KEY);
            int width = Integer.parseInt(input.group(1));
            int height = Integer.parseInt(input.group(2));
            int channels = Integer.parseInt(input.group(3));
            List<String> classes = Arrays.asList(text(CLASSES_KEY).split(",", -1));
            List<Head> heads = heads();
            Map<String, String> notes = notes();
            Optional<String> trouble =
                    ModelCard.trouble(text(NAME_KEY), width, height, channels, classes, heads, notes);
            if (trouble.isPresent()) throw wrong(trouble.get());
            return new ModelCard(text(NAME_KEY), width, height, channels, classes, heads, notes);
        }

        private String text(String key) {
            String text = metadata.get(key);
            if (text == null) throw wrong(key + " is missing");
            return text;
        }

        private Matcher matched(Pattern pattern, String key) {
            Matcher matcher = pattern.matcher(text(key));
            if (!matcher.matches()) throw wrong(Text.of("%s is \"%s\"", key, text(key)));
            return matcher;
        }

        private List<Head> heads() {
            List<Head> heads = new ArrayList<>();
            while (heads.size() <= ModelCard.MAX_HEADS && metadata.containsKey(HEAD_PREFIX + heads.size())) {
                heads.add(head(HEAD_PREFIX + heads.size()));
            }
            return heads;
        }

        private Head head(String key) {
            Matcher head = matched(HEAD, key);
            List<Anchor> anchors = new ArrayList<>();
            for (String sides : head.group(3).strip().split(" ", -1)) anchors.add(anchor(sides, key));
            return new Head(head.group(1), Integer.parseInt(head.group(2)), anchors);
        }

        private Anchor anchor(String sides, String key) {
            Matcher anchor = ANCHOR.matcher(sides);
            if (!anchor.matches()) throw wrong(Text.of("%s has the anchor \"%s\"", key, sides));
            try {
                return new Anchor(Float.parseFloat(anchor.group(1)), Float.parseFloat(anchor.group(2)));
            } catch (NumberFormatException e) {
                throw wrong(Text.of("%s has the anchor \"%s\"", key, sides)).because(e);
            }
        }

        private Map<String, String> notes() {
            Map<String, String> notes = new TreeMap<>();
            metadata.forEach((key, text) -> {
                if (key.startsWith(NOTE_PREFIX)) notes.put(key.substring(NOTE_PREFIX.length()), text);
            });
            return notes;
        }

        private Problem wrong(String text) {
            return ModelProblem.BAD_CARD.with(where, text);
        }
    }
}
