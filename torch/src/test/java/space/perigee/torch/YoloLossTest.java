package space.perigee.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import space.perigee.model.ModelCard.Anchor;
import space.perigee.model.ModelCard.Head;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;

class YoloLossTest {
    private static final List<Head> HEADS = List.of(new Head("out", 32, List.of(new Anchor(20, 20))));
    private static final int CLASSES = 2;
    private static final int VALUES = 5 + CLASSES;
    private static final int CELLS = 4;
    /** A logit that means never: its cross-entropy against 0 is 2e-9. */
    private static final float NEVER = -20;

    @BeforeAll
    static void start() {
        Libtorch.start(1);
    }

    private static float ciou(float[] xy, float[] wh, float[] trueXy, float[] trueWh) {
        return YoloLoss.ciou(
                        Tensors.of(xy, 1, 2), Tensors.of(wh, 1, 2), Tensors.of(trueXy, 1, 2), Tensors.of(trueWh, 1, 2))
                .item_float();
    }

    @Test
    void completeIouIsAsZhengEtAlDefineIt() {
        float[] origin = {0, 0};
        float[] square = {2, 2};
        assertThat(ciou(origin, square, origin, square)).isEqualTo(1, within(1e-5f));
        // moved by 1: shared 2 of 6; rho^2 1; hull 3 x 2: 1/3 - 1/13
        assertThat(ciou(new float[] {1, 0}, square, origin, square)).isEqualTo(1f / 3 - 1f / 13, within(1e-5f));
        // apart: shared 0, rho^2 16, hull 6 x 2: -16/40
        assertThat(ciou(new float[] {4, 0}, square, origin, square)).isEqualTo(-16f / 40, within(1e-5f));
        // 4 x 1 in 2 x 2: shared 2 of 6; v = 4/pi^2 (pi/4 - atan 4)^2 = 0.118306; alpha = v / (2/3 + v)
        double v = 4 / (Math.PI * Math.PI) * Math.pow(Math.PI / 4 - Math.atan(4), 2);
        assertThat(ciou(origin, new float[] {4, 1}, origin, square))
                .isEqualTo((float) (1 / 3.0 - v * v / (2 / 3.0 + v)), within(1e-5f));
    }

    /** One image of 64 x 64 px: 2 x 2 cells of one anchor. */
    private static Tensor output(float[][] valuesOfCell) {
        float[] channelsFirst = new float[VALUES * CELLS];
        for (int cell = 0; cell < CELLS; cell++)
            for (int v = 0; v < VALUES; v++) channelsFirst[v * CELLS + cell] = valuesOfCell[cell][v];
        return Tensors.of(channelsFirst, 1, VALUES, 2, 2);
    }

    private static float[][] silentCells() {
        float[][] cells = new float[CELLS][];
        Arrays.setAll(cells, cell -> new float[] {0, 0, 0, 0, NEVER, 0, 0});
        return cells;
    }

    private static Crop crop(List<LabelledBox> boxes, List<Box> ignore) {
        return new Crop(64, 64, 1, new float[64 * 64], boxes, ignore);
    }

    private static float loss(Tensor output, Crop crop) {
        List<Crop> crops = List.of(crop);
        return new YoloLoss(HEADS, CLASSES)
                .of(List.of(output), Targets.assign(HEADS, crops))
                .item_float();
    }

    /** The box of the anchor's own size in the middle of cell (0, 0), class 1. */
    private static final LabelledBox MIDDLE = new LabelledBox(new Box(6, 6, 26, 26), 1);

    @Test
    void aPerfectAnswerCostsNothing() {
        float[][] cells = silentCells();
        cells[0] = new float[] {0, 0, 0, 0, -NEVER, NEVER, -NEVER};

        assertThat(loss(output(cells), crop(List.of(MIDDLE), List.of()))).isEqualTo(0, within(1e-4f));
    }

    @Test
    void aMissedBoxCostsItsObjectnessAndItsClass() {
        // logit 0 everywhere in cell 0: log 2 for objectness, log 2 for each of two classes, the box itself is right
        float[][] cells = silentCells();
        cells[0][4] = 0;

        assertThat(loss(output(cells), crop(List.of(MIDDLE), List.of())))
                .isEqualTo((float) (3 * Math.log(2)), within(1e-4f));
    }

    @Test
    void aFalseAlarmCostsUnlessItsCellIsIgnored() {
        float[][] cells = silentCells();
        cells[3][4] = 0;

        assertThat(loss(output(cells), crop(List.of(), List.of()))).isEqualTo((float) Math.log(2), within(1e-4f));
        assertThat(loss(output(cells), crop(List.of(), List.of(new Box(33, 33, 63, 63)))))
                .isEqualTo(0, within(1e-4f));
    }

    /** The false alarm of cell 3 pulls at its objectness; where its cell is ignored, nothing pulls at anything of it. */
    @Test
    void anIgnoredCellHasNoGradient() {
        float[] told = gradientOfCell3(List.of());
        float[] ignored = gradientOfCell3(List.of(new Box(33, 33, 63, 63)));
        float[] elsewhere = gradientOfCell3(List.of(new Box(0, 0, 63, 47), new Box(0, 0, 47, 63)));

        assertThat(told[4]).isPositive();
        assertThat(ignored).containsOnly(0);
        assertThat(elsewhere).as("regions that end before its middle").isEqualTo(told);
    }

    private static float[] gradientOfCell3(List<Box> ignore) {
        float[][] cells = silentCells();
        cells[3][4] = 0;
        Tensor output = output(cells).requires_grad_(true);
        List<Crop> crops = List.of(crop(List.of(MIDDLE), ignore));
        new YoloLoss(HEADS, CLASSES)
                .of(List.of(output), Targets.assign(HEADS, crops))
                .backward();
        float[] all = Tensors.floats(output.grad());
        float[] own = new float[VALUES];
        for (int v = 0; v < VALUES; v++) own[v] = all[v * CELLS + 3];
        return own;
    }

    @Test
    void aPredictionThatCoversABoxWithoutBeingItsOwnIsNeitherRightNorWrong() {
        // cell (0, 1) reaches over to the box: bx = (1 + sigmoid(-10)) * 32 = 32, box 22..42 against 21..41
        LabelledBox edge = new LabelledBox(new Box(21, 6, 41, 26), 0);
        float[][] cells = silentCells();
        cells[0] = new float[] {4, 0, 0, 0, -NEVER, -NEVER, NEVER};
        cells[1] = new float[] {-10, 0, 0, 0, -NEVER, 0, 0};
        float[][] alarm = silentCells();
        alarm[0] = cells[0];
        alarm[3][4] = -NEVER;

        float covered = loss(output(cells), crop(List.of(edge), List.of()));
        float elsewhere = loss(output(alarm), crop(List.of(edge), List.of()));

        assertThat(elsewhere - covered).isEqualTo(-NEVER, within(1e-2f));
    }

    @Test
    void theGradientPullsTheBoxTowardsTheTruth() {
        Tensor output = output(silentCells()).requires_grad_(true);
        LabelledBox right = new LabelledBox(new Box(10, 6, 30, 26), 1);
        List<Crop> crops = List.of(crop(List.of(right), List.of()));

        new YoloLoss(HEADS, CLASSES)
                .of(List.of(output), Targets.assign(HEADS, crops))
                .backward();

        float[] gradient = Tensors.floats(output.grad());
        assertThat(gradient[0]).as("tx of cell 0 must grow").isNegative();
        assertThat(gradient[CELLS]).as("ty is right").isEqualTo(0, within(1e-4f));
        assertThat(gradient[4 * CELLS]).as("objectness of cell 0 must grow").isNegative();
        assertThat(gradient[6 * CELLS]).as("class 1 must grow").isNegative();
    }
}
