package space.perigee.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StepBudgetTest {
    /** By hand: 150 s - 6 s - 400 images of 0.01 s leave 140 s; a step of 8 crops of 0.25 megapixel at 0.5 s is 1 s. */
    @Test
    void theBudgetLessItsFixedCostsMakesTheSteps() {
        var budget = new StepBudget(6, 0.01, 0.5);
        Augmentation crops = Augmentation.plain(512, 512);

        int steps = budget.steps(Duration.ofSeconds(150), 400, 8, crops);

        assertThat(steps).isEqualTo(133); // 140 / (0.5 * 8 * 0.262144)
        assertThat(budget.expected(steps, 400, 8, crops)).isBetween(Duration.ofSeconds(149), Duration.ofSeconds(150));
    }

    @Test
    void aBudgetThatIsTooSmallStillTrainsOneStep() {
        assertThat(new StepBudget(6, 0.01, 0.5).steps(Duration.ofSeconds(1), 400, 8, Augmentation.usual()))
                .isEqualTo(1);
    }
}
