package space.perigee.vision.scenes;

/**
 * A car, or a truck or bus. By day sheet metal is hotter than the road and glass mirrors the cold sky; by night all of it is
 * colder than the road, glass hardly differs, and an engine that ran lately glows through the bonnet.
 */
final class VehiclePainter implements Painter {
    /** By day one in eight is freshly parked from a garage or white and stays cooler than the road. */
    private static final double COOL_BY_DAY_SHARE = 0.12;

    private static final double WARM_ENGINE_SHARE = 0.3;

    private final boolean isLarge;

    private VehiclePainter(boolean isLarge) {
        this.isLarge = isLarge;
    }

    static VehiclePainter car() {
        return new VehiclePainter(false);
    }

    static VehiclePainter truckOrBus() {
        return new VehiclePainter(true);
    }

    @Override
    public float paint(Setting setting, Pose pose, Dice dice, int owner) {
        float length = setting.px(isLarge ? dice.between(6.6, 8.2) : dice.between(4.0, 4.7));
        float width = setting.px(isLarge ? dice.between(2.25, 2.6) : dice.between(1.75, 1.95));
        float ground = setting.canvas().groundLevel(pose, length / 2);
        float height = isLarge ? 2.2f : 1.1f;
        setting.shadow(Shape.rounded(pose, length, width, width * 0.3), height, 0.52);
        glow(setting, pose, dice, length, width);
        float body = ground + body(setting, dice);
        hull(setting, pose, owner, length, width, ground, body);
        if (isLarge) load(setting, pose, dice, owner, length, width, body);
        else cabin(setting, pose, dice, owner, length, width, body);
        engine(setting, pose, dice, owner, length, width, ground);
        return length * 0.6f;
    }

    private static float body(Setting setting, Dice dice) {
        if (!setting.isDay()) return dice.between(-62, -28);
        return dice.chance(COOL_BY_DAY_SHARE) ? dice.between(-34, -16) : dice.between(32, 72);
    }

    /** By night the road around a car is a little warmer: it was sheltered from the sky. */
    private static void glow(Setting setting, Pose pose, Dice dice, float length, float width) {
        if (setting.isDay()) return;
        setting.add(
                Shape.rounded(pose, length * 1.12, width * 1.25, width * 0.4).soft(3), dice.between(0, 12));
    }

    private static void hull(
            Setting setting, Pose pose, int owner, float length, float width, float ground, float body) {
        Canvas canvas = setting.canvas();
        float sill = ground + setting.by(-48, -44);
        canvas.paint(Shape.rounded(pose, length, width, width * 0.25), (at, before) -> sill, owner);
        float rough = setting.by(9, 5);
        Shape metal = Shape.rounded(pose, length * 0.94, width * 0.86, width * 0.28);
        canvas.paint(metal, (at, before) -> body + rough * canvas.middle[at], owner);
    }

    private static void cabin(Setting setting, Pose pose, Dice dice, int owner, float length, float width, float body) {
        float glass = body + setting.by(dice.between(-100, -55), dice.between(-16, 12));
        float roof = body + setting.by(dice.between(-12, 14), dice.between(-12, 4));
        float middle = -length * dice.between(0.03, 0.09);
        Shape house = Shape.rounded(pose.moved(middle, 0), length * 0.5, width * 0.78, width * 0.2);
        setting.canvas().paint(house, (at, before) -> glass, owner);
        Shape top = Shape.rounded(pose.moved(middle - length * 0.01, 0), length * 0.27, width * 0.66, width * 0.12);
        setting.canvas().paint(top, (at, before) -> roof, owner);
    }

    /** A driver's cab with its windscreen, and ribs over the load. */
    private static void load(Setting setting, Pose pose, Dice dice, int owner, float length, float width, float body) {
        Canvas canvas = setting.canvas();
        float glass = body + setting.by(dice.between(-85, -55), dice.between(-14, 6));
        Shape screen = Shape.box(pose.moved(length * 0.4, 0), length * 0.06, width * 0.74);
        canvas.paint(screen, (at, before) -> glass, owner);
        float gap = body + setting.by(-40, -16);
        canvas.paint(Shape.box(pose.moved(length * 0.24, 0), length * 0.035, width * 0.84), (at, before) -> gap, owner);
        int ribs = 4 + dice.below(6);
        float rib = body + setting.by(dice.between(-30, 22), dice.between(-13, 9));
        for (int i = 0; i < ribs; i++) {
            Pose at = pose.moved(length * (-0.42 + 0.6 * i / ribs), 0);
            canvas.paint(Shape.box(at, length * 0.022, width * 0.78), (index, before) -> rib, owner);
        }
    }

    private static void engine(
            Setting setting, Pose pose, Dice dice, int owner, float length, float width, float ground) {
        if (!dice.chance(WARM_ENGINE_SHARE)) return;
        float warm = setting.by(dice.between(4, 16), dice.between(26, 66));
        Shape bonnet = Shape.rounded(pose.moved(length * 0.36, 0), length * 0.15, width * 0.55, width * 0.2);
        Ink ink = setting.isDay() ? (at, before) -> before + warm : (at, before) -> ground + warm;
        setting.canvas().paint(bonnet.soft(2.5), ink, owner);
    }
}
