package space.perigee.vision.scenes;

import com.google.errorprone.annotations.Immutable;

/**
 * What ground is made of and how it looks by day and by night. The levels are read off {@code hit_uav_daynight} by eye: grey levels
 * after the camera's own gain, not kelvins.
 */
enum Material {
    ASPHALT(new Coat(170, 18, 14, 6, 4), new Coat(139, 10, 12, 3.5, 2.5)),
    PAVING(new Coat(195, 14, 13, 6, 5), new Coat(163, 12, 11, 4, 3)),
    SOIL(new Coat(132, 18, 16, 11, 8), new Coat(114, 11, 10, 6, 4)),
    GRASS(new Coat(80, 22, 12, 17, 14), new Coat(97, 12, 10, 8, 6)),
    CANOPY(new Coat(44, 12, 6, 22, 16), new Coat(72, 16, 6, 13, 9)),
    ROOF(new Coat(118, 55, 10, 4, 3), new Coat(60, 20, 8, 3, 2)),
    WATER(new Coat(50, 10, 8, 2, 1), new Coat(132, 10, 6, 2, 1));

    private final Coat day;
    private final Coat night;

    Material(Coat day, Coat night) {
        this.day = day;
        this.night = night;
    }

    /** This material as one place has it: a level drawn around its mean, its texture from the canvas's noise. */
    Ink ink(Canvas canvas, Light light, Dice dice) {
        Coat coat = light == Light.DAY ? day : night;
        return coat.ink(canvas, (float) coat.level + (float) coat.spread * dice.bell());
    }

    /**
     * @param level mean (grey levels)
     * @param spread of the mean from place to place
     * @param coarse amplitude of texture over metres
     * @param middle amplitude of texture over a metre
     * @param fine amplitude of texture over pixels
     */
    @Immutable
    private record Coat(double level, double spread, double coarse, double middle, double fine) {
        Ink ink(Canvas canvas, float here) {
            float c = (float) coarse;
            float m = (float) middle;
            float f = (float) fine;
            return (at, before) -> here + c * canvas.coarse[at] + m * canvas.middle[at] + f * canvas.fine[at];
        }
    }
}
