package space.perigee.vision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import space.perigee.model.ModelCard;

/**
 * From the numbers of YOLO heads to detections (Redmon and Farhadi 2018, "YOLOv3", 2.1 and figure 2): centre {@code (sigmoid(tx) + cx) * stride},
 * size {@code anchor * exp(tw)}, score {@code sigmoid(objectness) * sigmoid(class)}; then suppression per class. Its buffers grow to what one tile
 * needs and stay. StrictMath, so that the same outputs give the same detections on every processor. One thread at a time.
 */
final class YoloDecoder {
    /** Below the serving threshold a score down to this is still looked at as a near miss; 0.01 tells a miss from nothing at all. */
    private static final float NEAR_MISS_FLOOR = 0.01f;

    /** exp(8) is 2981 anchors wide: every box of a sound model is far smaller, and no float overflows. */
    private static final float MAX_LOG_SIZE = 8;

    private static final int BOX_NUMBERS = 4;
    private static final int FIRST_CAPACITY = 256;

    private final ModelCard card;
    private final DetectorOptions options;
    private final float floor;
    private final float floorLogit;
    private final int classCount;
    private float[] boxes = new float[BOX_NUMBERS * FIRST_CAPACITY];
    private float[] scores = new float[FIRST_CAPACITY];
    private int[] classes = new int[FIRST_CAPACITY];
    private long[] order = new long[FIRST_CAPACITY];
    private final int[] kept;
    private int count;
    private int notFinite;

    YoloDecoder(ModelCard card, DetectorOptions options) {
        this.card = card;
        this.options = options;
        this.floor = Math.min(options.scoreThreshold(), NEAR_MISS_FLOOR);
        this.floorLogit = (float) StrictMath.log(floor / (1 - floor));
        this.classCount = card.classes().size();
        this.kept = new int[options.maxDetections()];
    }

    /** Forgets the last tile. */
    void clear() {
        count = 0;
        notFinite = 0;
    }

    /** Takes in one head's output, shape [anchors * (5 + classes), height / stride, width / stride]. */
    void add(ModelCard.Head head, float[] values) {
        notFinite += notFiniteOf(values);
        int columns = card.inputWidthPx() / head.stridePx();
        int rows = card.inputHeightPx() / head.stridePx();
        int cells = columns * rows;
        for (int a = 0; a < head.anchors().size(); a++) {
            int plane = a * (5 + classCount) * cells;
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    int at = plane + row * columns + column;
                    // a class can only lower the score, so most cells end here; NaN ends here too
                    if (values[at + 4 * cells] < floorLogit || Float.isNaN(values[at + 4 * cells])) continue;
                    cell(head, head.anchors().get(a), values, at, cells, column, row);
                }
            }
        }
    }

    /** @param at index of the cell's tx; ty, tw, th, objectness and the classes follow, each {@code cells} further */
    private void cell(
            ModelCard.Head head, ModelCard.Anchor anchor, float[] values, int at, int cells, int column, int row) {
        float objectness = sigmoid(values[at + 4 * cells]);
        for (int c = 0; c < classCount; c++) {
            float score = objectness * sigmoid(values[at + (5 + c) * cells]);
            if (score >= floor) {
                float x = (column + sigmoid(values[at])) * head.stridePx();
                float y = (row + sigmoid(values[at + cells])) * head.stridePx();
                float width = anchor.widthPx() * exp(values[at + 2 * cells]);
                float height = anchor.heightPx() * exp(values[at + 3 * cells]);
                candidate(x, y, width, height, c, score);
            }
        }
    }

    private void candidate(float x, float y, float width, float height, int classId, float score) {
        float xMin = Math.max(0, x - width / 2);
        float yMin = Math.max(0, y - height / 2);
        float xMax = Math.min(card.inputWidthPx(), x + width / 2);
        float yMax = Math.min(card.inputHeightPx(), y + height / 2);
        boolean hasArea = xMax > xMin && yMax > yMin; // false for NaN too
        if (!hasArea) return;
        if (count == scores.length) grow();
        boxes[BOX_NUMBERS * count] = xMin;
        boxes[BOX_NUMBERS * count + 1] = yMin;
        boxes[BOX_NUMBERS * count + 2] = xMax;
        boxes[BOX_NUMBERS * count + 3] = yMax;
        scores[count] = score;
        classes[count] = classId;
        count++;
    }

    /** Bounded by the heads: cells times anchors times classes. */
    private void grow() {
        boxes = Arrays.copyOf(boxes, 2 * boxes.length);
        scores = Arrays.copyOf(scores, 2 * scores.length);
        classes = Arrays.copyOf(classes, 2 * classes.length);
        order = new long[scores.length];
    }

    /** Greedy suppression per class, best score first; ends as soon as nothing more can be reported. */
    Detections detections() {
        sortByFallingScore();
        List<Detection> found = new ArrayList<>();
        float nearMiss = 0;
        for (int i = 0; i < count && found.size() < options.maxDetections(); i++) {
            int candidate = (int) order[i];
            if (isSuppressed(candidate, found.size())) continue;
            if (scores[candidate] < options.scoreThreshold()) {
                nearMiss = scores[candidate];
                break;
            }
            kept[found.size()] = candidate;
            found.add(new Detection(boxOf(candidate), classes[candidate], scores[candidate]));
        }
        return new Detections(found, nearMiss, notFinite);
    }

    /** Positive floats order like their bits: one primitive sort, nothing allocated; equal scores in order of the heads. */
    private void sortByFallingScore() {
        for (int i = 0; i < count; i++) order[i] = (long) -Float.floatToRawIntBits(scores[i]) << 32 | i;
        Arrays.sort(order, 0, count);
    }

    private boolean isSuppressed(int candidate, int keptCount) {
        for (int k = 0; k < keptCount; k++) {
            if (classes[kept[k]] == classes[candidate] && iou(kept[k], candidate) > options.nmsIou()) return true;
        }
        return false;
    }

    private float iou(int a, int b) {
        int i = BOX_NUMBERS * a;
        int j = BOX_NUMBERS * b;
        float width = Math.min(boxes[i + 2], boxes[j + 2]) - Math.max(boxes[i], boxes[j]);
        float height = Math.min(boxes[i + 3], boxes[j + 3]) - Math.max(boxes[i + 1], boxes[j + 1]);
        if (width <= 0 || height <= 0) return 0;
        float shared = width * height;
        return shared / (areaPx(i) + areaPx(j) - shared);
    }

    private float areaPx(int i) {
        return (boxes[i + 2] - boxes[i]) * (boxes[i + 3] - boxes[i + 1]);
    }

    private Box boxOf(int candidate) {
        int i = BOX_NUMBERS * candidate;
        return new Box(boxes[i], boxes[i + 1], boxes[i + 2], boxes[i + 3]);
    }

    private static int notFiniteOf(float[] values) {
        int bad = 0;
        for (float value : values) if (!Float.isFinite(value)) bad++;
        return bad;
    }

    private static float sigmoid(float x) {
        return (float) (1 / (1 + StrictMath.exp(-x)));
    }

    private static float exp(float x) {
        return (float) StrictMath.exp(Math.min(x, MAX_LOG_SIZE));
    }
}
