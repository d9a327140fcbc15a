package space.perigee.vision.scenes;

import space.perigee.vision.Image;

/**
 * A thermal camera: cloud before it, its optics (blur, the edge overshoot of its own sharpening, darker corners), its gain and its
 * noise (of each pixel, of each column).
 */
final class Camera {
    private static final double OUT_OF_FOCUS_SHARE = 0.25;
    private static final int BELL_TABLE = 1 << 14;
    private static final float[] BELLS = bells();

    private final Setting setting;
    private final Canvas canvas;
    private final Dice dice;

    Camera(Setting setting, Dice dice) {
        this.setting = setting;
        this.canvas = setting.canvas();
        this.dice = dice;
    }

    Image take(boolean cloudy) {
        if (cloudy) veil();
        float[] blurred = blur(canvas.levels, canvas.widthPx, canvas.heightPx);
        if (dice.chance(OUT_OF_FOCUS_SHARE)) blurred = blur(blurred, canvas.widthPx, canvas.heightPx);
        float[] wider = blur(blur(blurred, canvas.widthPx, canvas.heightPx), canvas.widthPx, canvas.heightPx);
        return new Image(canvas.widthPx, canvas.heightPx, 1, expose(blurred, wider));
    }

    /** A cloud lets part of the ground through and adds its own, colder or (low and warm by night) lighter level. */
    private void veil() {
        float[] shape = NoiseField.of(
                canvas.widthPx, canvas.heightPx, Math.max(12, canvas.widthPx * dice.between(0.15, 0.4)), dice);
        float level = setting.by(dice.between(40, 215), dice.between(70, 185));
        float thickest = dice.between(0.3, 0.65);
        float from = dice.between(-0.4, 0.2);
        for (int at = 0; at < shape.length; at++) {
            float cover = Math.clamp((shape[at] + 0.25f * canvas.coarse[at] - from) * 1.4f, 0f, 1f) * thickest;
            canvas.levels[at] += (level - canvas.levels[at]) * cover;
        }
    }

    private byte[] expose(float[] blurred, float[] wider) {
        float sharpen = setting.by(dice.between(0.3, 1.0), dice.between(0.3, 1.1));
        float gain = setting.by(dice.between(0.92, 1.12), dice.between(0.78, 1.06));
        float offset = setting.by(dice.between(-14, 8), dice.between(-8, 14));
        float pivot = setting.by(140, 128);
        float noise = setting.by(dice.between(0.8, 1.8), dice.between(1.8, 3.2));
        float[] columns = columnPattern(setting.by(0.5, 1.3));
        float[] corners = corners(setting.by(dice.between(0, 44), dice.between(0, 26)));
        byte[] samples = new byte[blurred.length];
        for (int y = 0, at = 0; y < canvas.heightPx; y++) {
            float dark = corners[canvas.widthPx + y];
            long bits = 0;
            for (int x = 0; x < canvas.widthPx; x++, at++) {
                if ((x & 3) == 0) bits = dice.nextLong();
                else bits >>>= 14;
                float level = blurred[at] + sharpen * (blurred[at] - wider[at]);
                level = (level - pivot) * gain + pivot + offset - corners[x] - dark;
                level += noise * BELLS[(int) bits & (BELL_TABLE - 1)] + columns[x];
                samples[at] = (byte) Math.clamp((int) (level + 0.5f), 0, 255);
            }
        }
        return samples;
    }

    /** Fall-off to the corners, quadratic in the distance from the middle: a part by column, then a part by row. */
    private float[] corners(float depth) {
        int w = canvas.widthPx;
        int h = canvas.heightPx;
        float[] dark = new float[w + h];
        for (int x = 0; x < w; x++) dark[x] = depth / 2 * square(2f * x / w - 1);
        for (int y = 0; y < h; y++) dark[w + y] = depth / 2 * square(2f * y / h - 1);
        return dark;
    }

    private float[] columnPattern(float amplitude) {
        float[] pattern = new float[canvas.widthPx];
        for (int x = 0; x < pattern.length; x++) pattern[x] = amplitude * dice.bell();
        return pattern;
    }

    /** Binomial 1-2-1 in both directions, edges repeated. */
    private static float[] blur(float[] from, int widthPx, int heightPx) {
        float[] rows = new float[from.length];
        for (int y = 0; y < heightPx; y++) {
            int row = y * widthPx;
            rows[row] = (3 * from[row] + from[row + 1]) / 4;
            for (int x = 1; x < widthPx - 1; x++) {
                rows[row + x] = (from[row + x - 1] + 2 * from[row + x] + from[row + x + 1]) / 4;
            }
            rows[row + widthPx - 1] = (from[row + widthPx - 2] + 3 * from[row + widthPx - 1]) / 4;
        }
        float[] both = new float[from.length];
        for (int y = 0; y < heightPx; y++) {
            int above = Math.max(0, y - 1) * widthPx;
            int here = y * widthPx;
            int below = Math.min(heightPx - 1, y + 1) * widthPx;
            for (int x = 0; x < widthPx; x++) {
                both[here + x] = (rows[above + x] + 2 * rows[here + x] + rows[below + x]) / 4;
            }
        }
        return both;
    }

    private static float square(float value) {
        return value * value;
    }

    private static float[] bells() {
        var dice = new Dice(BELL_TABLE);
        float[] table = new float[BELL_TABLE];
        for (int i = 0; i < BELL_TABLE; i++) table[i] = dice.bell();
        return table;
    }
}
