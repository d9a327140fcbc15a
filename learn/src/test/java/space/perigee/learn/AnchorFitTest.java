package space.perigee.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import space.perigee.model.ModelCard.Anchor;
import space.perigee.vision.Box;

class AnchorFitTest {
    /** By hand: 10 x 20 inside 20 x 20 shares 200 of 400. */
    @Test
    void shapeIouIsThatOfBoxesOnOneCentre() {
        assertThat(AnchorFit.shapeIou(new Box(5, 5, 15, 25), new Anchor(20, 20)))
                .isEqualTo(0.5f);
        assertThat(AnchorFit.shapeIou(new Box(0, 0, 10, 20), new Anchor(20, 10)))
                .isEqualTo(100f / 300f);
    }

    @Test
    void findsTheGroupsThatTheBoxesForm() {
        List<Box> boxes = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            float wobble = (i % 3 - 1) * 0.5f;
            boxes.add(new Box(0, 0, 10 + wobble, 17 + wobble));
            boxes.add(new Box(i, i, i + 40 + wobble, i + 30 + wobble));
        }

        List<Anchor> anchors = AnchorFit.fit(boxes, 2, new SplittableRandom(5));

        assertThat(anchors).containsExactly(new Anchor(10, 17), new Anchor(40, 30));
        assertThat(AnchorFit.meanIou(boxes, anchors)).isGreaterThan(0.9);
    }

    @Test
    void sameSeedSameAnchors() {
        List<Box> boxes = new ArrayList<>();
        var chance = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) boxes.add(new Box(0, 0, 5 + chance.nextInt(60), 5 + chance.nextInt(60)));

        assertThat(AnchorFit.fit(boxes, 6, new SplittableRandom(9)))
                .isEqualTo(AnchorFit.fit(boxes, 6, new SplittableRandom(9)));
    }
}
