package space.perigee.vision.scenes;

/**
 * A bicycle or scooter. By day its metal and saddle are hotter than the ground, over a cool shadow; by night the whole is a
 * cold, ragged streak.
 */
final class BicyclePainter implements Painter {
    @Override
    public float paint(Setting setting, Pose pose, Dice dice, int owner) {
        Canvas canvas = setting.canvas();
        float length = setting.px(dice.between(1.65, 2.15));
        float width = setting.px(dice.between(0.55, 0.9));
        float ground = canvas.groundLevel(pose, length / 2);
        float metal = ground + setting.by(dice.between(24, 60), dice.between(-70, -40));
        setting.shadow(Shape.capsule(pose, length * 0.9, width * 0.7), dice.between(0.5, 0.9), 0.6);
        wheels(setting, pose, owner, length, width, ground);
        Shape frame = Shape.capsule(pose, length * 0.86, width * 0.62).wobbly(width * 0.22);
        float rough = setting.by(26, 11);
        canvas.paint(frame, (at, before) -> metal + rough * canvas.fine[at], owner);
        Pose bar = pose.moved(length * 0.27, 0).turned(Math.PI / 2 + dice.between(-0.25, 0.25));
        canvas.paint(Shape.capsule(bar, width * 1.1, width * 0.32), (at, before) -> metal, owner);
        saddle(setting, pose, dice, owner, length, width, metal);
        return length;
    }

    private static void wheels(Setting setting, Pose pose, int owner, float length, float width, float ground) {
        float level = ground + setting.by(-24, -40);
        for (int end = -1; end <= 1; end += 2) {
            Shape wheel = Shape.capsule(pose.moved(end * length * 0.36, 0), length * 0.28, width * 0.34);
            setting.canvas().paint(wheel, (at, before) -> level, owner);
        }
    }

    /** The saddle heats most in the sun; by night it is foam and stays near the ground's temperature. */
    private static void saddle(
            Setting setting, Pose pose, Dice dice, int owner, float length, float width, float metal) {
        float level = metal + setting.by(dice.between(12, 30), dice.between(0, 16));
        Shape seat = Shape.capsule(pose.moved(-length * dice.between(0.08, 0.2), 0), length * 0.3, width * 0.6);
        setting.canvas().paint(seat, (at, before) -> level, owner);
    }
}
