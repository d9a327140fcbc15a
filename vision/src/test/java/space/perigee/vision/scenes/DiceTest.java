package space.perigee.vision.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DiceTest {
    /** The JDK's SplittableRandom is the same SplitMix64 with the same gamma. */
    @Test
    void drawsWhatTheReferenceDraws() {
        var dice = new Dice(42);
        var reference = new SplittableRandom(Dice.mix(42 + 0x9e3779b97f4a7c15L));

        for (int i = 0; i < 100; i++) assertThat(dice.nextLong()).isEqualTo(reference.nextLong());
    }

    @Test
    void theBellHasDeviationOneAndEnds() {
        var dice = new Dice(3);
        double squares = 0;
        for (int i = 0; i < 20_000; i++) {
            float value = dice.bell();
            assertThat(Math.abs(value)).isLessThan(3.47f);
            squares += value * value;
        }
        assertThat(Math.sqrt(squares / 20_000)).isCloseTo(1, within(0.02));
    }
}
