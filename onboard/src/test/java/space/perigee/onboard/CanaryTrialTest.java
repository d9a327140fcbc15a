package space.perigee.onboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import space.perigee.vision.Box;
import space.perigee.vision.Detection;
import space.perigee.vision.Detections;

/** Each check of a trial on its own: what it bears at its limit, and what makes it sick just beyond. */
class CanaryTrialTest {
    private static final int PLACES = 200;
    private static final float SURE = 0.8f;
    private static final float UNSURE = 0.4f;

    private final CanaryTrial trial = new CanaryTrial();

    /** An object of a class at one of many places that do not overlap. */
    private static Detection object(int place, int classId, float score) {
        float x = place % PLACES * 20;
        return new Detection(new Box(x, 0, x + 10, 10), classId, score);
    }

    /** So many objects of class 0, each at a place of its own. */
    private static List<Detection> objects(int count, float score) {
        return IntStream.range(0, count)
                .mapToObj(place -> object(place, 0, score))
                .toList();
    }

    private static Detections seen(List<Detection> all) {
        return new Detections(all, 0);
    }

    private CanaryTrial.Judgement judged(List<Detection> old, List<Detection> candidate) {
        trial.compare(seen(old), seen(candidate), 0, 0);
        return trial.judge();
    }

    private void isHealthy(List<Detection> old, List<Detection> candidate) {
        assertThat(judged(old, candidate)).isInstanceOf(CanaryTrial.Judgement.Healthy.class);
    }

    private void isSick(String reason, List<Detection> old, List<Detection> candidate) {
        assertThat(judged(old, candidate)).isEqualTo(new CanaryTrial.Judgement.Sick(reason));
    }

    @Test
    void theSameAgainIsHealthyAndSaysItsFigures() {
        trial.compare(seen(objects(100, SURE)), seen(objects(100, SURE)), 5, 5);

        assertThat(trial.judge())
                .isEqualTo(new CanaryTrial.Judgement.Healthy("1 scenes, 100 of 100 sure objects seen again, 0 renamed,"
                        + " 100 objects against 100, scores 0.00 apart"));
    }

    @Test
    void oneOutputThatIsNoNumberIsSick() {
        trial.compare(seen(objects(100, SURE)), new Detections(objects(100, SURE), 0, 1), 0, 0);

        assertThat(trial.judge()).isEqualTo(new CanaryTrial.Judgement.Sick("1 outputs are not finite numbers"));
    }

    @Test
    void halfOfTheSureObjectsSeenAgainIsEnough() {
        isHealthy(objects(100, SURE), objects(50, SURE));
    }

    @Test
    void lessThanHalfOfTheSureObjectsSeenAgainIsSick() {
        isSick("sees only 49 of 100 sure objects of the old model", objects(100, SURE), objects(49, SURE));
    }

    @Test
    void aFewSureObjectsSayNothing() {
        isHealthy(objects(11, SURE), objects(3, SURE));
    }

    @Test
    void twelveSureObjectsSaySomething() {
        isSick("sees only 5 of 12 sure objects of the old model", objects(12, SURE), objects(5, SURE));
    }

    /** So many of a hundred have another class. */
    private static List<Detection> renamed(int count) {
        return IntStream.range(0, 100)
                .mapToObj(place -> object(place, place < count ? 1 : 0, SURE))
                .toList();
    }

    @Test
    void someOtherClassesAreBorne() {
        isHealthy(objects(100, SURE), renamed(30));
    }

    @Test
    void moreOtherClassesAreSick() {
        isSick("gives 31 of 100 objects another class", objects(100, SURE), renamed(31));
    }

    @Test
    void manyMoreObjectsAreBorne() {
        isHealthy(objects(20, SURE), objects(5 * 20 + 3, SURE));
    }

    @Test
    void aFloodIsSick() {
        isSick("finds 104 objects where the old model finds 20", objects(20, SURE), objects(5 * 20 + 4, SURE));
    }

    @Test
    void manyFewerObjectsAreBorne() {
        isHealthy(objects(100, UNSURE), objects(20, UNSURE));
    }

    @Test
    void silenceIsSick() {
        isSick("finds 19 objects where the old model finds 100", objects(100, UNSURE), objects(19, UNSURE));
    }

    @Test
    void scoresThatFallALittleLessThanToHalfAreBorne() {
        isHealthy(objects(40, 0.9f), objects(40, 0.46f));
    }

    @Test
    void scoresThatFallToLessThanHalfAreSick() {
        isSick("mean score 0.44 against 0.90", objects(40, 0.9f), objects(40, 0.44f));
    }

    /** So many of a hundred scores lie elsewhere; the mean is no less. */
    private static List<Detection> moved(int count) {
        return IntStream.range(0, 100)
                .mapToObj(place -> object(place, 0, place < count ? SURE : UNSURE))
                .toList();
    }

    @Test
    void scoresOfWhichManyLieElsewhereAreBorne() {
        isHealthy(objects(100, UNSURE), moved(60));
    }

    @Test
    void scoresOfWhichMostLieElsewhereAreSick() {
        isSick("61 % of the scores lie elsewhere than the old model's", objects(100, UNSURE), moved(61));
    }

    /** All just above the serving threshold where they were spread: more than half of the mean is left. */
    @Test
    void scoresThatAreAllTheSameWhereTheyWereSpreadAreSick() {
        List<Detection> spread = IntStream.range(0, 100)
                .mapToObj(place -> object(place, 0, 0.26f + place * 0.004f))
                .toList();

        isSick("92 % of the scores lie elsewhere than the old model's", spread, objects(100, 0.28f));
    }

    @Test
    void aFewScoresSayNothingOfTheirDistribution() {
        isHealthy(objects(49, UNSURE), objects(49, SURE));
    }

    @Test
    void fiftyScoresSaySomethingOfTheirDistribution() {
        isSick("100 % of the scores lie elsewhere than the old model's", objects(50, UNSURE), objects(50, SURE));
    }

    /** So many scenes alike, of which the new model is slow for the first ones. */
    private CanaryTrial.Judgement timed(int scenes, int slow, long slowNanos) {
        for (int i = 0; i < scenes; i++)
            trial.compare(seen(objects(20, SURE)), seen(objects(20, SURE)), 1000, i < slow ? slowNanos : 1000);
        return trial.judge();
    }

    @Test
    void twiceTheTimeIsBorne() {
        assertThat(timed(64, 64, 2000)).isInstanceOf(CanaryTrial.Judgement.Healthy.class);
    }

    @Test
    void moreThanTwiceTheTimeForMostScenesIsSick() {
        assertThat(timed(64, 33, 2001))
                .isEqualTo(new CanaryTrial.Judgement.Sick(
                        "takes more than 2 times as long as the old model for 33 of 64 scenes"));
    }

    @Test
    void aBusyMachineIsNoSlowModel() {
        assertThat(timed(64, 32, 1_000_000)).isInstanceOf(CanaryTrial.Judgement.Healthy.class);
    }

    @Test
    void aFewScenesSayNothingOfLatency() {
        assertThat(timed(7, 7, 1_000_000)).isInstanceOf(CanaryTrial.Judgement.Healthy.class);
        assertThat(timed(1, 1, 1_000_000)).isInstanceOf(CanaryTrial.Judgement.Sick.class);
    }

    /** What one scene shows and another does not: the verdict is over all. */
    @Test
    void aVerdictIsOverAllScenes() {
        for (int i = 0; i < 4; i++) judged(objects(25, SURE), objects(25, SURE));
        assertThat(trial.scenes()).isEqualTo(4);

        isHealthy(objects(25, SURE), List.of());
        for (int i = 0; i < 3; i++) judged(objects(25, SURE), List.of());

        isSick("sees only 100 of 225 sure objects of the old model", objects(25, SURE), List.of());
    }
}
