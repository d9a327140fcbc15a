package space.perigee.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.model.ModelCard;

final class YoloDecoderTest {
    private static final ModelCard.Head HEAD =
            new ModelCard.Head("head32", 32, List.of(new ModelCard.Anchor(20, 40), new ModelCard.Anchor(60, 30)));
    private static final ModelCard CARD = new ModelCard("t", 96, 64, 1, List.of("person", "car"), List.of(HEAD));
    private static final int CELLS = 3 * 2;
    private static final DetectorOptions OPTIONS = new DetectorOptions(1, 0.25f, 0.45f, 100);

    private final YoloDecoder decoder = new YoloDecoder(CARD, OPTIONS);
    private final float[] values = new float[2 * 7 * CELLS];

    YoloDecoderTest() {
        Arrays.fill(values, -20);
    }

    /** "YOLOv3", 2.1: bx = sigmoid(tx) + cx, bw = pw exp(tw); by hand. */
    @Test
    void oneCellByHand() {
        put(1, 2, 1, 0, 0, (float) Math.log(0.5), (float) Math.log(2), 3, -20, 2);
        Detections found = decode();
        assertThat(found.all()).hasSize(1);
        Detection one = found.all().getFirst();
        // centre ((2 + .5) * 32, (1 + .5) * 32) = (80, 48); size (60 * .5, 30 * 2) = (30, 60), cut by the tile's lower
        // edge
        assertThat(one.box()).isEqualTo(new Box(65, 18, 95, 64));
        assertThat(one.classId()).isEqualTo(1);
        assertThat(one.score()).isCloseTo(0.952574f * 0.880797f, within(1e-5f)); // sigmoid(3) sigmoid(2)
        assertThat(found.nearMissScore()).isZero();
        assertThat(found.notFinite()).isZero();
    }

    @Test
    void suppressionIsPerClass() {
        // the first person reaches from 0 (cut) to 36, the second from 15.2 to 55.2: 20.8 of 55.2 = .38; and there is a
        // car
        put(0, 1, 0, 0, 0, 0, 0, 4, 4, 3);
        put(0, 1, 1, 0, (float) Math.log(0.1 / 0.9), 0, 0, 3, 4, -20);
        assertThat(decode().all()).hasSize(3).extracting(Detection::classId).containsExactly(0, 1, 0);
        // now the second from 12 to 52: 24 of 52 = .46, above .45
        put(0, 1, 1, 0, -20, 0, 0, 3, 4, -20);
        assertThat(decode().all()).hasSize(2).extracting(Detection::classId).containsExactly(0, 1);
    }

    @Test
    void aNearMissIsWhatStayedBelowAndIsNotCoveredByWhatWasFound() {
        put(0, 1, 0, 0, 0, 0, 0, 5, 5, -20);
        put(1, 2, 1, 0, 0, 0, 0, -3, 5, -20); // elsewhere
        Detections found = decode();
        assertThat(found.all()).hasSize(1);
        assertThat(found.nearMissScore()).isCloseTo(0.047426f * 0.993307f, within(1e-5f));
        put(1, 2, 1, 0, 0, 0, 0, -20, -20, -20);
        put(1, 1, 0, 0, 0, (float) Math.log(1 / 3.0), (float) Math.log(4 / 3.0), -3, 5, -20); // the box that was found
        assertThat(decode().nearMissScore()).isZero();
    }

    @Test
    void whatIsNotFiniteIsCountedAndNeverReported() {
        put(0, 0, 0, Float.NaN, 0, 0, 0, 5, 5, -20);
        put(1, 1, 1, 0, 0, 0, 0, Float.NaN, 5, Float.POSITIVE_INFINITY);
        put(1, 2, 0, 0, 0, Float.POSITIVE_INFINITY, 0, -20, 5, -20);
        Detections found = decode();
        assertThat(found.notFinite()).isEqualTo(4);
        assertThat(found.all()).isEmpty();
    }

    @Test
    void neverMoreThanAsked() {
        Arrays.fill(values, 0); // objectness and classes of .25 everywhere
        var few = new YoloDecoder(CARD, new DetectorOptions(1, 0.2f, 1, 5));
        few.add(HEAD, values);
        assertThat(few.detections().all()).hasSize(5);
    }

    private Detections decode() {
        decoder.clear();
        decoder.add(HEAD, values);
        return decoder.detections();
    }

    /** Numbers of one cell: tx, ty, tw, th, objectness, classes. */
    private void put(int anchor, int column, int row, float... numbers) {
        for (int k = 0; k < numbers.length; k++) values[(anchor * 7 + k) * CELLS + row * 3 + column] = numbers[k];
    }
}
