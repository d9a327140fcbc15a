package space.perigee.torch;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import space.perigee.model.ModelCard.Anchor;
import space.perigee.model.ModelCard.Head;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;

/**
 * The loss of a YOLO detector, made from the papers. Decoding and the ignoring of predictions that already cover a box: Redmon and
 * Farhadi 2018, "YOLOv3", 2.1. Boxes: complete IoU, Zheng et al. 2020, "Distance-IoU Loss", eq. 10 and 11. Objectness and classes:
 * binary cross-entropy, summed and divided by the number of slots that answer for a box, as Lin et al. 2017, "Focal Loss", 3.3, do it.
 */
final class YoloLoss {
    /** A prediction without a task of its own that covers a true box this well is neither right nor wrong (YOLOv3, 2.1). */
    static final float COVERED_IOU = 0.5f;

    /** exp(tw) stays within a factor of 55 either way: an anchor never grows beyond that, and float never overflows. */
    static final double MAX_LOG_SCALE = 4;

    /** A box is worth two classes: where it lies is what mAP at .50 misses first on boxes of 10 px. */
    private static final double BOX_WEIGHT = 2;

    /** Objectness at a box aims between 1 and the IoU reached, so that the better box of two ranks first. */
    private static final float IOU_SHARE = 0.5f;

    private static final int OBJECTNESS = 4;
    private static final long SUM = 2; // at::Reduction::Sum
    private static final double EPSILON = 1e-7;

    private final List<Head> heads;
    private final int classes;

    YoloLoss(List<Head> heads, int classes) {
        this.heads = heads;
        this.classes = classes;
    }

    /**
     * The loss of a batch.
     *
     * @param outputs of the graph in the order of the heads, [batch, anchors * (5 + classes), rows, columns]
     */
    Tensor of(List<Tensor> outputs, Targets targets) {
        double norm = 1.0 / Math.max(targets.positives(), targets.crops().size());
        Tensor sum = headLoss(outputs.getFirst(), targets, targets.grids().getFirst());
        for (int h = 1; h < heads.size(); h++)
            sum = sum.add(headLoss(outputs.get(h), targets, targets.grids().get(h)));
        return sum.mul(Tensors.scalar(norm));
    }

    private Tensor headLoss(Tensor output, Targets targets, Targets.Grid grid) {
        Tensor rows = rows(output, grid);
        float[] now = Tensors.floats(rows.narrow(1, 0, OBJECTNESS + 1));
        Objectness objectness = objectness(now, targets, grid);
        Tensor loss = crossEntropy(
                rows.select(1, OBJECTNESS), Tensors.of(objectness.target, objectness.target.length), objectness.weight);
        long[] slots = slotsWithBox(grid);
        return slots.length == 0
                ? loss
                : loss.add(boxLoss(rows.index_select(0, Tensors.of(slots)), slots, targets, grid));
    }

    /** [slots, 5 + classes] in float, a row per slot. */
    private Tensor rows(Tensor output, Targets.Grid grid) {
        long values = OBJECTNESS + 1L + classes;
        return output.to(ScalarType.Float)
                .reshape(grid.images(), grid.head().anchors().size(), values, grid.rows(), grid.columns())
                .permute(0, 1, 3, 4, 2)
                .reshape(-1, values);
    }

    private static Tensor crossEntropy(Tensor logits, Tensor target, float[] weight) {
        return torch.binary_cross_entropy_with_logits(
                logits, target, new TensorOptional(Tensors.of(weight, weight.length)), new TensorOptional(), SUM);
    }

    @SuppressWarnings("ArrayRecordComponent") // a batch's scratch data, never compared
    private record Objectness(float[] target, float[] weight) {}

    private static Objectness objectness(float[] now, Targets targets, Targets.Grid grid) {
        float[] target = new float[grid.boxOf().length];
        float[] weight = new float[grid.boxOf().length];
        int[] firstBox = firstBoxOfImage(targets);
        for (int slot = 0; slot < target.length; slot++) {
            int own = grid.boxOf()[slot];
            Box box = predicted(now, slot, grid);
            if (own >= 0) {
                target[slot] = 1
                        - IOU_SHARE
                        + IOU_SHARE * box.iou(targets.boxes().get(own).box());
                weight[slot] = 1;
            } else {
                int image = grid.imageOf(slot);
                List<LabelledBox> here = targets.boxes().subList(firstBox[image], firstBox[image + 1]);
                boolean says =
                        !covers(box, here) && !ignored(slot, targets.crops().get(image), grid);
                weight[slot] = says ? 1 : 0;
            }
        }
        return new Objectness(target, weight);
    }

    private static int[] firstBoxOfImage(Targets targets) {
        int[] first = new int[targets.crops().size() + 1];
        for (int i = 0; i < targets.crops().size(); i++)
            first[i + 1] = first[i] + targets.crops().get(i).boxes().size();
        return first;
    }

    private static boolean covers(Box predicted, List<LabelledBox> truth) {
        for (LabelledBox labelled : truth) if (predicted.iou(labelled.box()) > COVERED_IOU) return true;
        return false;
    }

    private static boolean ignored(int slot, Crop crop, Targets.Grid grid) {
        float x = (grid.columnOf(slot) + 0.5f) * grid.head().stridePx();
        float y = (grid.rowOf(slot) + 0.5f) * grid.head().stridePx();
        for (Box region : crop.ignore())
            if (x >= region.xMin() && x <= region.xMax() && y >= region.yMin() && y <= region.yMax()) return true;
        return false;
    }

    /** YOLOv3, 2.1: bx = sigmoid(tx) + cx, bw = pw * exp(tw). */
    private static Box predicted(float[] now, int slot, Targets.Grid grid) {
        int at = slot * (OBJECTNESS + 1);
        Anchor anchor = grid.head().anchors().get(grid.anchorOf(slot));
        float stridePx = grid.head().stridePx();
        float x = (grid.columnOf(slot) + sigmoid(now[at])) * stridePx;
        float y = (grid.rowOf(slot) + sigmoid(now[at + 1])) * stridePx;
        float halfWidth = anchor.widthPx() * scale(now[at + 2]) / 2;
        float halfHeight = anchor.heightPx() * scale(now[at + 3]) / 2;
        return new Box(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
    }

    private static float sigmoid(float logit) {
        return (float) (1 / (1 + Math.exp(-logit)));
    }

    private static float scale(float logScale) {
        return (float) Math.exp(Math.clamp(logScale, -MAX_LOG_SCALE, MAX_LOG_SCALE));
    }

    private static long[] slotsWithBox(Targets.Grid grid) {
        return IntStream.range(0, grid.boxOf().length)
                .filter(slot -> grid.boxOf()[slot] >= 0)
                .asLongStream()
                .toArray();
    }

    /** Where and what; {@code rows} is [positives, 5 + classes]. */
    private Tensor boxLoss(Tensor rows, long[] slots, Targets targets, Targets.Grid grid) {
        int n = slots.length;
        float[] corner = new float[n * 2];
        float[] prior = new float[n * 2];
        float[] centre = new float[n * 2];
        float[] size = new float[n * 2];
        float[] oneHot = new float[n * classes];
        for (int i = 0; i < n; i++) {
            int slot = (int) slots[i];
            LabelledBox labelled = targets.boxes().get(grid.boxOf()[slot]);
            Box box = labelled.box();
            Anchor anchor = grid.head().anchors().get(grid.anchorOf(slot));
            corner[2 * i] = grid.columnOf(slot);
            corner[2 * i + 1] = grid.rowOf(slot);
            prior[2 * i] = anchor.widthPx();
            prior[2 * i + 1] = anchor.heightPx();
            centre[2 * i] = (box.xMin() + box.xMax()) / 2;
            centre[2 * i + 1] = (box.yMin() + box.yMax()) / 2;
            size[2 * i] = box.xMax() - box.xMin();
            size[2 * i + 1] = box.yMax() - box.yMin();
            oneHot[i * classes + labelled.classId()] = 1;
        }
        Tensor bxy = rows.narrow(1, 0, 2)
                .sigmoid()
                .add(Tensors.of(corner, n, 2))
                .mul(Tensors.scalar(grid.head().stridePx()));
        Tensor bwh = Tensors.clamp(rows.narrow(1, 2, 2), -MAX_LOG_SCALE, MAX_LOG_SCALE)
                .exp()
                .mul(Tensors.of(prior, n, 2));
        Tensor ciou = ciou(bxy, bwh, Tensors.of(centre, n, 2), Tensors.of(size, n, 2));
        Tensor boxes = ciou.neg().add(Tensors.scalar(1)).sum().mul(Tensors.scalar(BOX_WEIGHT));
        Tensor names = torch.binary_cross_entropy_with_logits(
                rows.narrow(1, OBJECTNESS + 1, classes),
                Tensors.of(oneHot, n, classes),
                new TensorOptional(),
                new TensorOptional(),
                SUM);
        return boxes.add(names);
    }

    /**
     * Complete IoU of boxes given as centre and size, [n, 2] each: IoU - rho^2 / c^2 - alpha * v (Zheng et al. 2020, eq. 10-12); alpha
     * is held fixed, as their 3.3 says.
     */
    static Tensor ciou(Tensor xy, Tensor wh, Tensor trueXy, Tensor trueWh) {
        Tensor half = wh.mul(Tensors.scalar(0.5));
        Tensor trueHalf = trueWh.mul(Tensors.scalar(0.5));
        Tensor low = xy.sub(half);
        Tensor high = xy.add(half);
        Tensor trueLow = trueXy.sub(trueHalf);
        Tensor trueHigh = trueXy.add(trueHalf);
        Tensor sharedSides = Tensors.atLeast(high.minimum(trueHigh).sub(low.maximum(trueLow)), 0);
        Tensor shared = product(sharedSides);
        Tensor union = product(wh).add(product(trueWh)).sub(shared).add(Tensors.scalar(EPSILON));
        Tensor iou = shared.div(union);
        Tensor hull = high.maximum(trueHigh).sub(low.minimum(trueLow));
        Tensor apart = xy.sub(trueXy);
        Tensor rho2 = apart.mul(apart).sum(1);
        Tensor c2 = hull.mul(hull).sum(1).add(Tensors.scalar(EPSILON));
        Tensor v = aspect(wh, trueWh);
        Tensor alpha = v.div(iou.neg().add(v).add(Tensors.scalar(1 + EPSILON))).detach();
        return iou.sub(rho2.div(c2)).sub(alpha.mul(v));
    }

    private static Tensor product(Tensor sides) {
        return sides.select(1, 0).mul(sides.select(1, 1));
    }

    /** v = 4 / pi^2 * (atan(wt / ht) - atan(w / h))^2 (eq. 11). */
    private static Tensor aspect(Tensor wh, Tensor trueWh) {
        Tensor angle = wh.select(1, 0)
                .div(wh.select(1, 1).add(Tensors.scalar(EPSILON)))
                .atan();
        Tensor trueAngle = trueWh.select(1, 0).div(trueWh.select(1, 1)).atan();
        Tensor apart = trueAngle.sub(angle);
        return apart.mul(apart).mul(Tensors.scalar(4 / (Math.PI * Math.PI)));
    }
}
