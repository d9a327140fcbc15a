package space.perigee.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.model.ModelCard.Anchor;
import space.perigee.model.ModelCard.Head;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;

class TargetsTest {
    private static final List<Head> HEADS = List.of(
            new Head("coarse", 32, List.of(new Anchor(40, 40), new Anchor(60, 60))),
            new Head("fine", 16, List.of(new Anchor(10, 20), new Anchor(20, 10))));

    private static Crop crop(Box... boxes) {
        List<LabelledBox> labelled = java.util.Arrays.stream(boxes)
                .map(box -> new LabelledBox(box, 0))
                .toList();
        return new Crop(64, 64, 1, new float[64 * 64], labelled, List.of());
    }

    @Test
    void aBoxGoesToTheAnchorOfItsShapeInTheCellOfItsMiddle() {
        Targets targets = Targets.assign(HEADS, List.of(crop(), crop(new Box(35, 20, 45, 40))));

        // middle (40, 30): column 2, row 1 of the fine head's first anchor, second image
        Targets.Grid fine = targets.grids().get(1);
        assertThat(targets.positives()).isEqualTo(1);
        assertThat(fine.boxOf()[fine.slot(1, 0, 1, 2)]).isZero();
    }

    @Test
    void anchorsThatFitWellJoinIn() {
        // 48 x 48 against 40 x 40: 1600 / 2304 = 0.69; against 60 x 60: 2304 / 3600 = 0.64
        Targets targets = Targets.assign(HEADS, List.of(crop(new Box(8, 8, 56, 56))));

        Targets.Grid coarse = targets.grids().getFirst();
        assertThat(targets.positives()).isEqualTo(2);
        assertThat(coarse.boxOf()[coarse.slot(0, 0, 1, 1)]).isZero();
        assertThat(coarse.boxOf()[coarse.slot(0, 1, 1, 1)]).isZero();
    }

    @Test
    void twoPersonsInOneCellBothGetASlot() {
        Targets targets = Targets.assign(HEADS, List.of(crop(new Box(17, 16, 27, 31), new Box(21, 17, 31, 32))));

        assertThat(targets.grids().get(1).boxOf()).contains(0, 1);
    }

    @Test
    void aSlotSaysWhereItIs() {
        Targets.Grid fine =
                Targets.assign(HEADS, List.of(crop(), crop())).grids().get(1);
        int slot = fine.slot(1, 1, 3, 2);

        assertThat(List.of(fine.imageOf(slot), fine.anchorOf(slot), fine.rowOf(slot), fine.columnOf(slot)))
                .containsExactly(1, 1, 3, 2);
    }
}
