package space.perigee.model;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import space.perigee.mission.Check;
import space.perigee.mission.Text;

/**
 * What must be known to use a detector's file: kept inside the ONNX file as metadata, so that a model is one file with one digest.
 *
 * @param name of the model line, a DNS label ({@code thermal-tiny})
 * @param inputWidthPx width of the one tile size that the model works on, a multiple of every stride
 * @param inputHeightPx height of it
 * @param channels 1 for grey, 3 for RGB; samples are divided by 255 before the first layer
 * @param classes names in the order of class ids
 * @param heads YOLO heads (Redmon and Farhadi 2018, "YOLOv3", 2.1), coarsest first
 * @param notes what people want to know, by key ({@code origin}, {@code licence}, {@code map50.day}); decides nothing
 */
public record ModelCard(
        String name,
        int inputWidthPx,
        int inputHeightPx,
        int channels,
        List<String> classes,
        List<Head> heads,
        Map<String, String> notes) {
    /** Beyond this a tile is no tile: 64 megapixels of activations would not fit any craft's memory. */
    public static final int MAX_INPUT_PX = 8192;
    /** COCO has 80, Objects365 has 365. */
    public static final int MAX_CLASSES = 1000;

    public static final int MAX_HEADS = 4;
    public static final int MAX_ANCHORS = 16;
    public static final int MAX_NOTES = 64;
    public static final int MAX_NOTE_CHARS = 4096;
    static final int MAX_CLASS_CHARS = 64;
    static final int MAX_STRIDE_PX = 64;

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern CLASS = Pattern.compile(Text.of("[^,\\p{Cntrl}]{1,%d}", MAX_CLASS_CHARS));
    private static final Pattern OUTPUT = Pattern.compile("[A-Za-z0-9_./-]{1,64}");
    private static final Pattern NOTE_KEY = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");

    public ModelCard {
        classes = List.copyOf(classes);
        heads = List.copyOf(heads);
        notes = Collections.unmodifiableMap(new TreeMap<>(notes));
        Optional<String> trouble = trouble(name, inputWidthPx, inputHeightPx, channels, classes, heads, notes);
        Check.that(trouble.isEmpty(), "model card: %s", trouble.orElse(""));
    }

    /** A card without notes. */
    public ModelCard(
            String name, int inputWidthPx, int inputHeightPx, int channels, List<String> classes, List<Head> heads) {
        this(name, inputWidthPx, inputHeightPx, channels, classes, heads, Map.of());
    }

    /** This card with one note more, or another text for it. */
    public ModelCard withNote(String key, String text) {
        Map<String, String> more = new TreeMap<>(notes);
        more.put(key, text);
        return new ModelCard(name, inputWidthPx, inputHeightPx, channels, classes, heads, more);
    }

    /** Channels of a head's output: for each anchor a box, an objectness and the classes. */
    public int outputChannels(Head head) {
        return head.anchors().size() * (Head.BOX_AND_OBJECTNESS + classes.size());
    }

    /**
     * One output of the graph: shape [batch, anchors * (5 + classes), height / stride, width / stride]; channel order per anchor is
     * tx, ty, tw, th, objectness, classes, all before the sigmoid.
     *
     * @param output name of the graph output
     * @param stridePx pixels of the input per cell
     */
    public record Head(String output, int stridePx, List<Anchor> anchors) {
        /** Numbers per anchor before those of the classes. */
        public static final int BOX_AND_OBJECTNESS = 5;

        public Head {
            anchors = List.copyOf(anchors);
        }
    }

    /** A box prior, in pixels of the input. */
    public record Anchor(float widthPx, float heightPx) {}

    /** What is wrong with such a card, if anything: a bug where we make one, a refusal where we read one. */
    static Optional<String> trouble(
            String name,
            int inputWidthPx,
            int inputHeightPx,
            int channels,
            List<String> classes,
            List<Head> heads,
            Map<String, String> notes) {
        if (!LABEL.matcher(name).matches()) return Optional.of(Text.of("name \"%s\" is not a DNS label", name));
        if (channels != 1 && channels != 3) return Optional.of(channels + " channels, not 1 or 3");
        if (!isSize(inputWidthPx) || !isSize(inputHeightPx)) {
            return Optional.of(
                    Text.of("input of %d x %d px, each must be 1..%d", inputWidthPx, inputHeightPx, MAX_INPUT_PX));
        }
        if (heads.isEmpty() || heads.size() > MAX_HEADS)
            return Optional.of(heads.size() + " heads, not 1.." + MAX_HEADS);
        return classTrouble(classes)
                .or(() -> heads.stream()
                        .flatMap(head -> headTrouble(head, inputWidthPx, inputHeightPx).stream())
                        .findFirst())
                .or(() -> noteTrouble(notes));
    }

    private static boolean isSize(int px) {
        return px >= 1 && px <= MAX_INPUT_PX;
    }

    private static Optional<String> classTrouble(List<String> classes) {
        if (classes.isEmpty() || classes.size() > MAX_CLASSES) {
            return Optional.of(classes.size() + " classes, not 1.." + MAX_CLASSES);
        }
        if (new HashSet<>(classes).size() < classes.size()) return Optional.of("two classes have one name");
        return classes.stream()
                .filter(name -> !CLASS.matcher(name).matches())
                .map(className -> Text.of(
                        "class name \"%s\" is empty, too long, or holds a comma or control character", className))
                .findFirst();
    }

    private static Optional<String> headTrouble(Head head, int inputWidthPx, int inputHeightPx) {
        if (!OUTPUT.matcher(head.output()).matches()) return Optional.of("output name \"" + head.output() + "\"");
        int stride = head.stridePx();
        if (stride < 1 || stride > MAX_STRIDE_PX || inputWidthPx % stride != 0 || inputHeightPx % stride != 0) {
            return Optional.of(
                    Text.of("stride of %d px does not divide %d x %d px", stride, inputWidthPx, inputHeightPx));
        }
        if (head.anchors().isEmpty() || head.anchors().size() > MAX_ANCHORS) {
            return Optional.of(Text.of("%d anchors, not 1..%d", head.anchors().size(), MAX_ANCHORS));
        }
        boolean sound =
                head.anchors().stream().allMatch(anchor -> isSide(anchor.widthPx()) && isSide(anchor.heightPx()));
        return sound ? Optional.empty() : Optional.of(Text.of("an anchor's side is not within 0..%d px", MAX_INPUT_PX));
    }

    private static boolean isSide(float px) {
        return px > 0 && px <= MAX_INPUT_PX;
    }

    private static Optional<String> noteTrouble(Map<String, String> notes) {
        if (notes.size() > MAX_NOTES) return Optional.of(Text.of("more than %d notes", MAX_NOTES));
        for (Map.Entry<String, String> note : notes.entrySet()) {
            if (!NOTE_KEY.matcher(note.getKey()).matches())
                return Optional.of(Text.of("note key \"%s\"", note.getKey()));
            if (note.getValue().length() > MAX_NOTE_CHARS) {
                return Optional.of(Text.of("note %s is over %d characters", note.getKey(), MAX_NOTE_CHARS));
            }
        }
        return Optional.empty();
    }
}
