package space.perigee.vision.scenes;

/**
 * What all things of one scene share.
 *
 * @param shadowXM where the shadow of a thing one metre high falls (m, image x); 0 by night
 * @param shadowYM the same, image y
 */
record Setting(Canvas canvas, Light light, float pxPerMetre, float clutter, float shadowXM, float shadowYM) {
    static Setting of(Canvas canvas, SceneSpec spec, float pxPerMetre, Dice dice) {
        double towards = dice.between(0, 2 * Math.PI);
        float sunlit = dice.between(0.3, 1.1);
        float reach = spec.light() == Light.DAY ? sunlit : 0;
        return new Setting(
                canvas,
                spec.light(),
                pxPerMetre,
                (float) spec.clutter(),
                (float) (reach * StrictMath.cos(towards)),
                (float) (reach * StrictMath.sin(towards)));
    }

    boolean isDay() {
        return light == Light.DAY;
    }

    float px(double metres) {
        return (float) (metres * pxPerMetre);
    }

    /** One of two values, by light. */
    float by(double day, double night) {
        return (float) (isDay() ? day : night);
    }

    /** Paints ground that belongs to nobody. */
    void ground(Shape shape, Ink ink) {
        canvas.paint(shape, ink, Canvas.NOBODY);
    }

    /** Adds to what is there, whoever it belongs to. */
    void add(Shape shape, double levels) {
        canvas.paint(shape, (at, before) -> before + (float) levels, Canvas.KEEP);
    }

    /** Cools the ground where a thing of {@code heightM} keeps the sun off. By night there is nothing to cool. */
    void shadow(Shape of, double heightM, double factor) {
        if (!isDay()) return;
        Shape cast = of.shifted(px(shadowXM * heightM), px(shadowYM * heightM)).soft(px(0.25));
        canvas.paint(cast, (at, before) -> before * (float) factor, Canvas.KEEP);
    }
}
