package space.perigee.vision.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.mission.Problem;
import space.perigee.vision.Box;
import space.perigee.vision.Detection;
import space.perigee.vision.Detections;
import space.perigee.vision.HardSampleMiner;
import space.perigee.vision.Verdict;

/** Expected verdicts worked out from the formulas of Sedna's lib/sedna/algorithms/hard_example_mining. */
final class MinersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // mean .5 is not below .5
                "Threshold | | .4 .6 | easy | 0",
                "Threshold | | .4 .5 | hard | .55",
                "Threshold | threshold=.9 | .8 .9 | hard | .15",
                // 1 + (.9 ln .9 + .1 ln .1) / ln 2 = .531; .8 and .2: .278
                "CrossEntropy | | .9 .1 | easy | 0",
                "CrossEntropy | | .8 .2 | hard | .721928",
                "CrossEntropy | threshold_cross_entropy=.2 | .8 .2 | easy | 0",
                // the original fails here: ln 0, and division by ln 1 = 0
                "CrossEntropy | | 1 0 | easy | 0",
                "CrossEntropy | | .5 | hard | 1",
                "CrossEntropy | | 1 | easy | 0",
                // one of two boxes is at most .5: share .5 >= 1 - .5
                "IBT | | .5 .9 | hard | .5",
                "IBT | | .51 .9 | easy | 0",
                "IBT | threshold_img=.9 | .5 .9 .9 .9 .9 .9 .9 .9 .9 .9 | hard | .1",
                "IBT | threshold_box=.95,threshold_img=0 | .5 .9 | hard | 1",
                "CloudOnly | | .9 | hard | 1",
                "CloudOnly | | | hard | 1",
                "EdgeOnly | | .1 | easy | 0",
                "Random | ratio=1 | .9 | hard | 1",
                "Random | ratio=0 | .1 | easy | 0",
            })
    void verdicts(String name, @Nullable String parameters, @Nullable String scores, String expected, double value) {
        Verdict verdict = miner(name, parameters).judge(found(scores == null ? "" : scores, 0));
        if (expected.equals("easy")) {
            assertThat(verdict).isEqualTo(new Verdict.Easy());
        } else {
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Verdict.Hard.class, hard -> assertThat(hard.value()).isCloseTo(value, within(1e-5)));
        }
    }

    /** Sedna never sends a scene with nothing found; here a near miss is hard. */
    @ParameterizedTest
    @CsvSource({"Threshold", "CrossEntropy", "IBT"})
    void aSilentMissIsSent(String name) {
        assertThat(miner(name, null).judge(found("", 0.2f))).isInstanceOf(Verdict.Hard.class);
        assertThat(miner(name, null).judge(found("", 0.05f))).isInstanceOf(Verdict.Easy.class);
        assertThat(miner(name, "near_miss=1").judge(found("", 0.99f))).isInstanceOf(Verdict.Easy.class);
    }

    @Test
    void randomKeepsItsRatio() {
        HardSampleMiner miner = Miners.named("Random", Map.of(), new SplittableRandom(2));
        long hard = java.util.stream.IntStream.range(0, 10_000)
                .filter(i -> miner.judge(Detections.NONE) instanceof Verdict.Hard)
                .count();
        assertThat(hard).isBetween(2850L, 3150L); // 3000 +- 3 standard deviations
    }

    @Test
    void whatIsUnknownIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> miner("Treshold", null))
                .isInstanceOf(Problem.class)
                .hasMessage(
                        "vision.miner-unknown: there is no miner \"Treshold\"; did you mean Threshold? Known: Threshold,"
                                + " CrossEntropy, IBT, Random, CloudOnly, EdgeOnly");
        assertThatThrownBy(() -> miner("IBT", "threshold_bx=.4"))
                .hasMessageContaining("no parameter \"threshold_bx\"; did you mean threshold_box?");
        assertThatThrownBy(() -> miner("IBT", "threshold_box=2"))
                .hasMessageContaining("parameter threshold_box of miner IBT is \"2\"; give a number from 0 to 1");
        assertThatThrownBy(() -> miner("IBT", "threshold_box=NaN")).hasMessageContaining("miner-parameter-value");
        assertThatThrownBy(() -> miner("EdgeOnly", "a=1")).hasMessageContaining("Known: none");
    }

    private static HardSampleMiner miner(String name, @Nullable String parameters) {
        Map<String, String> given = new java.util.HashMap<>();
        if (parameters != null) {
            for (String pair : parameters.split(",", -1)) {
                given.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
        }
        return Miners.named(name, given, new SplittableRandom(1));
    }

    private static Detections found(String scores, float nearMiss) {
        List<Detection> all = Arrays.stream(scores.strip().split(" ", -1))
                .filter(text -> !text.isEmpty())
                .map(text -> new Detection(new Box(0, 0, 9, 9), 0, Float.parseFloat(text)))
                .toList();
        return new Detections(all, nearMiss);
    }
}
