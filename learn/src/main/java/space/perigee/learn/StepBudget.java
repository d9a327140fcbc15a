package space.perigee.learn;

import java.time.Duration;
import space.perigee.mission.Check;

/**
 * Turns a time budget into a number of steps before a training begins, by figures measured once: the steps are part of the recipe, so
 * a slow day changes how long a training takes, never what comes out of it.
 *
 * @param startSeconds from the start of the process to the first step: JVM, libtorch, the model
 * @param secondsPerImage reading and decoding one image, once per training
 * @param secondsPerMegapixel forward, backward and update for a million pixels of crops
 */
public record StepBudget(double startSeconds, double secondsPerImage, double secondsPerMegapixel) {
    /**
     * Yolov3-tiny, folded, early convolutions, biases and heads; libtorch, two threads of an AMD EPYC, bfloat16 (measured 2026-11-25,
     * docs/trainer-contract.md).
     */
    public static final StepBudget EARLY_LAYERS = new StepBudget(6, 0.006, 0.24);

    /** The same with every tensor trained. */
    public static final StepBudget WHOLE_NETWORK = new StepBudget(6, 0.006, 0.33);

    private static final double PIXELS_PER_MEGAPIXEL = 1e6;

    public StepBudget {
        Check.that(startSeconds >= 0 && secondsPerImage >= 0, "%s s, %s s per image", startSeconds, secondsPerImage);
        Check.that(secondsPerMegapixel > 0, "%s s per megapixel", secondsPerMegapixel);
    }

    /** Steps that fit; at least one. */
    public int steps(Duration budget, int images, int batch, Augmentation crops) {
        double left = budget.toMillis() / 1e3 - startSeconds - images * secondsPerImage;
        double perStep =
                secondsPerMegapixel * batch * crops.cropWidthPx() * crops.cropHeightPx() / PIXELS_PER_MEGAPIXEL;
        return (int) Math.clamp(left / perStep, 1, Integer.MAX_VALUE);
    }

    /** How long so many steps should take on the machine that was measured. */
    public Duration expected(int steps, int images, int batch, Augmentation crops) {
        double perStep =
                secondsPerMegapixel * batch * crops.cropWidthPx() * crops.cropHeightPx() / PIXELS_PER_MEGAPIXEL;
        return Duration.ofMillis((long) (1e3 * (startSeconds + images * secondsPerImage + steps * perStep)));
    }
}
