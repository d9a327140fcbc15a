package space.perigee.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import space.perigee.learn.AnchorFit;
import space.perigee.model.ModelCard.Anchor;
import space.perigee.model.ModelCard.Head;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;

/**
 * Which anchor of which cell answers for which true box, over a batch. A slot is one anchor of one cell of one image of one head, in
 * the order image, anchor, row, column.
 *
 * <p>Every box goes to the anchor whose shape fits it best (Redmon and Farhadi 2018, "YOLOv3", 2.1), in whichever head; where that
 * slot is taken, as it happens with persons 10 px apart under a stride of 16, to the next best that fits at all. Then further anchors
 * that fit well join in where they are free: a small data set has few boxes to learn from.
 */
final class Targets {
    /** An anchor whose shape agrees this well with a box answers for it as well. */
    static final float GOOD_FIT_IOU = 0.5f;

    /** Below this a slot could hardly reach the box: better none than that. */
    static final float POOR_FIT_IOU = 0.15f;

    private static final int FREE = -1;

    /** The slots of one head over the whole batch; {@code boxOf[slot]} is an index into the batch's boxes, or -1. */
    @SuppressWarnings("ArrayRecordComponent") // a batch's scratch data, never compared
    record Grid(Head head, int images, int rows, int columns, int[] boxOf) {
        int slot(int image, int anchor, int row, int column) {
            return ((image * head.anchors().size() + anchor) * rows + row) * columns + column;
        }

        int anchorOf(int slot) {
            return slot / (rows * columns) % head.anchors().size();
        }

        int rowOf(int slot) {
            return slot / columns % rows;
        }

        int columnOf(int slot) {
            return slot % columns;
        }

        int imageOf(int slot) {
            return slot / (rows * columns * head.anchors().size());
        }
    }

    private record Fit(int grid, int anchor, float iou) {}

    private final List<Grid> grids;
    private final List<Crop> crops;
    private final List<LabelledBox> boxes;

    private Targets(List<Grid> grids, List<Crop> crops) {
        this.grids = grids;
        this.crops = crops;
        this.boxes = crops.stream().flatMap(crop -> crop.boxes().stream()).toList();
    }

    /** Assigns the boxes of equally large crops. */
    static Targets assign(List<Head> heads, List<Crop> crops) {
        int widthPx = crops.getFirst().widthPx();
        int heightPx = crops.getFirst().heightPx();
        List<Grid> grids = heads.stream()
                .map(head -> grid(head, crops.size(), heightPx / head.stridePx(), widthPx / head.stridePx()))
                .toList();
        Targets targets = new Targets(grids, crops);
        targets.claimBest();
        targets.claimGood();
        return targets;
    }

    private static Grid grid(Head head, int images, int rows, int columns) {
        int[] boxOf = new int[images * head.anchors().size() * rows * columns];
        Arrays.fill(boxOf, FREE);
        return new Grid(head, images, rows, columns, boxOf);
    }

    List<Grid> grids() {
        return grids;
    }

    /** All boxes of the batch, image after image. */
    List<LabelledBox> boxes() {
        return boxes;
    }

    List<Crop> crops() {
        return crops;
    }

    /** Slots with a box, over all heads. */
    int positives() {
        int count = 0;
        for (Grid grid : grids) for (int box : grid.boxOf) if (box != FREE) count++;
        return count;
    }

    private void claimBest() {
        forEachBox((image, index, box) -> {
            for (Fit fit : fits(box)) {
                if (fit.iou < POOR_FIT_IOU) return;
                if (claim(fit, image, index, box)) return;
            }
        });
    }

    private void claimGood() {
        forEachBox((image, index, box) -> {
            for (Fit fit : fits(box)) if (fit.iou >= GOOD_FIT_IOU) claim(fit, image, index, box);
        });
    }

    private boolean claim(Fit fit, int image, int index, Box box) {
        Grid grid = grids.get(fit.grid);
        int stridePx = grid.head.stridePx();
        int column = Math.clamp((int) ((box.xMin() + box.xMax()) / 2 / stridePx), 0, grid.columns - 1);
        int row = Math.clamp((int) ((box.yMin() + box.yMax()) / 2 / stridePx), 0, grid.rows - 1);
        int slot = grid.slot(image, fit.anchor, row, column);
        if (grid.boxOf[slot] != FREE) return false;
        grid.boxOf[slot] = index;
        return true;
    }

    private List<Fit> fits(Box box) {
        List<Fit> fits = new ArrayList<>();
        for (int g = 0; g < grids.size(); g++) {
            List<Anchor> anchors = grids.get(g).head.anchors();
            for (int a = 0; a < anchors.size(); a++) fits.add(new Fit(g, a, AnchorFit.shapeIou(box, anchors.get(a))));
        }
        fits.sort(Comparator.comparingDouble(Fit::iou).reversed()); // stable: equal fits keep the model's order
        return fits;
    }

    private interface BoxVisitor {
        void visit(int image, int index, Box box);
    }

    private void forEachBox(BoxVisitor visitor) {
        int index = 0;
        for (int image = 0; image < crops.size(); image++)
            for (LabelledBox labelled : crops.get(image).boxes()) visitor.visit(image, index++, labelled.box());
    }
}
