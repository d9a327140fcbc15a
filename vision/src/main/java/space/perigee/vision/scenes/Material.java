package space.perigee.vision.scenes;

import com.google.errorprone.annotations.Immutable;

/**
 * What ground is made of and how it looks by day and by night. The levels are read off {@code hit_uav_daynight} by eye: grey levels
 * after the camera's own gain, not kelvins.
 */
enum Material {
    ASPHALT(new Coat(172, 14, 12, 4, 2.5), new Coat(131, 8, 9, 2.5, 2)),
    PAVING(new Coat(190, 12, 10, 4, 3), new Coat(143, 8, 7, 3, 2)),
    SOIL(new Coat(126, 16, 12, 9, 5), new Coat(112, 9, 7, 5, 3)),
    GRASS(new Coat(66, 16, 10, 15, 10), new Coat(108, 9, 6, 6, 4)),
    CANOPY(new Coat(46, 10, 6, 20, 9), new Coat(97, 14, 4, 10, 6)),
    ROOF(new Coat(120, 55, 8, 3, 2), new Coat(84, 18, 6, 2, 2)),
    WATER(new Coat(50, 10, 6, 2, 1), new Coat(128, 10, 5, 2, 1));

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
