package space.perigee.vision.scenes;

/**
 * A person, seen steeply from above: head, trunk, legs. By day a hot head and sun-warmed clothes, but cool patches too; by night
 * warm all over. Brighter than the ground in both.
 */
final class PersonPainter implements Painter {
    private static final double SHORTEST_M = 1.3;
    private static final double LONGEST_M = 1.75;

    @Override
    public float paint(Setting setting, Pose pose, Dice dice, int owner) {
        Canvas canvas = setting.canvas();
        float length = setting.px(dice.between(SHORTEST_M, LONGEST_M));
        float width = setting.px(dice.between(0.6, 0.85));
        float ground = canvas.groundLevel(pose, length / 2);
        setting.shadow(Shape.capsule(pose, length * 0.8, width * 0.8), dice.between(0.8, 1.6), 0.66);
        legs(setting, pose, dice, owner, length, width, ground);
        float trunk = ground + setting.by(dice.between(18, 62), dice.between(50, 84));
        Shape body = Shape.capsule(pose.moved(-length * 0.08, 0), length * 0.55, width);
        canvas.paint(body, fabric(canvas, trunk, setting.by(24, 10)), owner);
        arms(setting, pose, dice, owner, length, width, trunk);
        float head = ground + setting.by(dice.between(45, 90), dice.between(64, 98));
        Pose top = pose.moved(-length * 0.36, dice.between(-0.1, 0.1) * width);
        canvas.paint(Shape.disc(top, width * dice.between(0.5, 0.62)), (at, before) -> head, owner);
        return length;
    }

    private static void legs(
            Setting setting, Pose pose, Dice dice, int owner, float length, float width, float ground) {
        boolean coolClothes = dice.chance(0.45);
        float level = ground
                + (coolClothes
                        ? setting.by(dice.between(-58, -20), dice.between(8, 26))
                        : setting.by(dice.between(8, 28), dice.between(30, 55)));
        float stride = dice.between(-0.25, 0.25) * width;
        for (int side = -1; side <= 1; side += 2) {
            Pose leg = pose.moved(length * 0.26 + side * stride, side * width * 0.2);
            setting.canvas().paint(Shape.capsule(leg, length * 0.5, width * 0.34), (at, before) -> level, owner);
        }
    }

    private static void arms(Setting setting, Pose pose, Dice dice, int owner, float length, float width, float trunk) {
        float level = trunk + setting.by(-10, 6);
        for (int side = -1; side <= 1; side += 2) {
            Pose arm = pose.moved(dice.between(-0.2, 0.12) * length, side * width * 0.48);
            Shape sleeve = Shape.capsule(arm.turned(dice.between(-0.7, 0.7)), length * 0.28, width * 0.26);
            setting.canvas().paint(sleeve, (at, before) -> level, owner);
        }
    }

    private static Ink fabric(Canvas canvas, float level, float rough) {
        return (at, before) -> level + rough * canvas.fine[at];
    }
}
