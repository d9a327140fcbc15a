package space.perigee.vision.scenes;

import java.util.ArrayList;
import java.util.List;
import space.perigee.vision.scenes.Layout.Strip;

/** Paints the place: a road, a car park, a sports court, a campus or open fields; and says what stands where. */
final class GroundPainter {
    private static final double LANE_M = 3.4;
    private static final double BAY_LENGTH_M = 5.2;
    private static final double BAY_WIDTH_M = 2.6;

    private final Setting setting;
    private final Canvas canvas;
    private final Dice dice;
    private final float acrossPx;
    private final List<Strip> lanes = new ArrayList<>();
    private final List<Pose> bays = new ArrayList<>();
    private final List<Strip> verges = new ArrayList<>();

    GroundPainter(Setting setting, Dice dice) {
        this.setting = setting;
        this.canvas = setting.canvas();
        this.dice = dice;
        this.acrossPx = canvas.widthPx + canvas.heightPx;
    }

    Layout paint() {
        switch (dice.below(9)) {
            case 0, 1, 2 -> road();
            case 3, 4 -> carPark();
            case 5 -> court();
            case 6, 7 -> campus();
            default -> fields();
        }
        blotches();
        return new Layout(lanes, bays, verges);
    }

    private void road() {
        canvas.flood(ink(dice.chance(0.6) ? Material.GRASS : dice.chance(0.5) ? Material.SOIL : Material.PAVING));
        Pose axis = axis();
        int laneCount = 2 + dice.below(3);
        float halfPx = setting.px(LANE_M * laneCount / 2);
        pavements(axis, halfPx);
        setting.ground(Shape.box(axis, 2 * acrossPx, 2 * halfPx), ink(Material.ASPHALT));
        if (dice.chance(0.35)) roadAcross(axis, halfPx);
        wear(axis, laneCount);
        for (int i = 0; i < laneCount; i++) lane(axis.moved(0, setting.px(LANE_M * (i + 0.5)) - halfPx), i > 0);
        if (dice.chance(0.5)) crossing(axis.moved(dice.between(-0.3, 0.3) * canvas.widthPx, 0), halfPx);
        if (dice.chance(0.5 * setting.clutter()))
            building(axis.moved(dice.between(-0.3, 0.3) * canvas.widthPx, halfPx + setting.px(dice.between(7, 13))));
    }

    private void roadAcross(Pose axis, float halfPx) {
        Pose across = axis.moved(dice.between(-0.3, 0.3) * canvas.widthPx, 0).turned(Math.PI / 2);
        setting.ground(Shape.box(across, 2 * acrossPx, 1.7 * halfPx), ink(Material.ASPHALT));
        lanes.add(new Strip(across.moved(0, halfPx * 0.4), acrossPx / 2, setting.px(0.3)));
    }

    private void pavements(Pose axis, float halfPx) {
        float widePx = setting.px(dice.between(1.5, 3.5));
        Ink slabs = ink(Material.PAVING);
        for (int side = -1; side <= 1; side += 2) {
            Pose pavement = axis.moved(0, side * (halfPx + widePx / 2));
            setting.ground(Shape.box(pavement, 2 * acrossPx, widePx), slabs);
            setting.add(Shape.box(axis.moved(0, side * halfPx), 2 * acrossPx, setting.px(0.25)), setting.by(-24, -14));
            verges.add(
                    new Strip(axis.moved(0, side * (halfPx + widePx + setting.px(1.5))), acrossPx / 2, setting.px(1)));
        }
    }

    /** Tyres polish two tracks into each lane and oil darkens its middle. */
    private void wear(Pose axis, int laneCount) {
        for (int i = 0; i < laneCount; i++) {
            float middle = setting.px(LANE_M * (i + 0.5 - laneCount / 2.0));
            Shape track = Shape.box(axis.moved(0, middle), 2 * acrossPx, setting.px(1.1))
                    .soft(setting.px(0.9));
            setting.add(track, dice.between(-9, 9) * setting.by(1, 0.7));
        }
        streaks(axis, setting.px(LANE_M * laneCount / 2));
    }

    /** Long faint lines along the traffic. */
    private void streaks(Pose axis, float halfPx) {
        for (int i = 0; i < 14; i++) {
            Pose pose = axis.moved(dice.between(-0.5, 0.5) * acrossPx, dice.between(-0.9, 0.9) * halfPx);
            Shape streak = Shape.capsule(
                    pose.turned(dice.bell() * 0.02),
                    setting.px(dice.between(6, 30)),
                    setting.px(dice.between(0.2, 0.7)));
            setting.add(streak.soft(3), dice.between(-13, 13) * setting.by(1, 0.7));
        }
    }

    private void lane(Pose axis, boolean dashed) {
        lanes.add(new Strip(axis, acrossPx / 2, setting.px(0.25)));
        if (!dashed) return;
        Pose line = axis.moved(0, -setting.px(LANE_M / 2));
        float step = setting.px(dice.between(5, 8));
        double white = setting.by(dice.between(-30, -14), dice.between(-10, 8));
        for (float along = -acrossPx / 2; along < acrossPx / 2; along += step) {
            setting.add(Shape.box(line.moved(along, 0), step * 0.45, setting.px(0.18)), white);
        }
    }

    private void crossing(Pose at, float halfPx) {
        double white = setting.by(dice.between(-48, -24), dice.between(-16, 12));
        for (float across = -halfPx * 0.92f; across < halfPx * 0.92f; across += setting.px(0.95)) {
            setting.add(Shape.box(at.moved(0, across), setting.px(3.6), setting.px(0.45)), white);
        }
    }

    private void carPark() {
        canvas.flood(ink(dice.chance(0.7) ? Material.ASPHALT : Material.PAVING));
        patches();
        Pose axis = axis();
        streaks(axis, acrossPx / 3);
        if (dice.chance(0.4)) joints(axis);
        int rows = 1 + dice.below(2);
        for (int row = 0; row < rows; row++) bayRow(axis.moved(0, setting.px(row * (2 * BAY_LENGTH_M + 6))));
        lanes.add(new Strip(axis.moved(0, setting.px(BAY_LENGTH_M + 2.5)), acrossPx / 3, setting.px(0.8)));
        Pose edge = axis.moved(0, -setting.px(BAY_LENGTH_M * 0.5 + 2.5 + dice.between(0, 4)));
        setting.ground(Shape.box(edge.moved(0, -acrossPx / 2), 2 * acrossPx, acrossPx), ink(Material.GRASS));
        setting.add(Shape.box(edge, 2 * acrossPx, setting.px(0.3)), setting.by(40, 14));
        verges.add(new Strip(edge.moved(0, -setting.px(2.5)), acrossPx / 2, setting.px(2)));
    }

    private void bayRow(Pose axis) {
        double white = setting.by(dice.between(-26, 18), dice.between(-10, 10));
        float step = setting.px(BAY_WIDTH_M);
        for (float along = -acrossPx / 2; along < acrossPx / 2; along += step) {
            Pose line = axis.moved(along, 0).turned(Math.PI / 2);
            setting.add(Shape.box(line, setting.px(BAY_LENGTH_M), setting.px(0.15)), white);
            Pose bay = line.moved(0, -step / 2);
            if (isInside(bay)) bays.add(dice.chance(0.5) ? bay : bay.turned(Math.PI));
        }
    }

    private void court() {
        canvas.flood(ink(dice.chance(0.5) ? Material.PAVING : Material.ASPHALT));
        patches();
        Pose axis = axis();
        streaks(axis, acrossPx / 3);
        if (dice.chance(0.5)) joints(axis);
        double paint = setting.by(dice.between(-32, -14), dice.between(-12, 9));
        for (int i = 0; i < 7; i++) {
            Pose line = (dice.chance(0.5) ? axis : axis.turned(Math.PI / 2))
                    .moved(dice.between(-15, 15) * setting.pxPerMetre(), dice.between(-20, 20) * setting.pxPerMetre());
            setting.add(Shape.box(line, setting.px(dice.between(8, 40)), setting.px(0.14)), paint);
        }
        for (int i = 0; i < 3; i++) {
            Shape ring = Shape.disc(anywhere(), setting.px(dice.between(3, 12))).hollow(setting.px(0.16));
            setting.add(ring, paint);
        }
        path(axis.moved(0, setting.px(dice.between(8, 20))), dice.between(1.5, 3));
        lanes.add(new Strip(axis, acrossPx / 3, setting.px(6)));
    }

    private void campus() {
        canvas.flood(ink(Material.GRASS));
        if (dice.chance(0.6)) {
            setting.ground(
                    Shape.rounded(anywhere(), acrossPx * 0.4, acrossPx * 0.25, setting.px(3)), ink(Material.PAVING));
        }
        Pose axis = axis();
        path(axis, dice.between(2.5, 6));
        path(
                axis.turned(Math.PI / 2 + dice.between(-0.3, 0.3)).moved(0, dice.between(-0.2, 0.2) * acrossPx),
                dice.between(2, 4));
        lanes.add(new Strip(axis, acrossPx / 2, setting.px(0.6)));
        if (dice.chance(0.7 * setting.clutter()))
            building(axis.moved(dice.between(-0.3, 0.3) * acrossPx, setting.px(dice.between(8, 16))));
    }

    private void path(Pose axis, double widthM) {
        setting.ground(Shape.box(axis, 2 * acrossPx, setting.px(widthM)), ink(Material.PAVING));
        for (int side = -1; side <= 1; side += 2) {
            Shape kerb = Shape.box(axis.moved(0, side * setting.px(widthM / 2)), 2 * acrossPx, setting.px(0.3));
            setting.add(kerb, setting.by(dice.between(-30, 26), dice.between(-22, 10)));
            verges.add(new Strip(axis.moved(0, side * setting.px(widthM / 2 + 2)), acrossPx / 2, setting.px(1.5)));
        }
    }

    private void fields() {
        canvas.flood(ink(dice.chance(0.5) ? Material.GRASS : Material.SOIL));
        for (int i = 0; i < 2; i++) {
            Material other = dice.chance(0.25) ? Material.WATER : dice.chance(0.5) ? Material.SOIL : Material.GRASS;
            Pose edge = axis().moved(0, acrossPx / 2 + dice.between(-0.1, 0.3) * acrossPx);
            setting.ground(Shape.box(edge, 2 * acrossPx, acrossPx).wobbly(setting.px(0.5)), ink(other));
        }
        verges.add(new Strip(axis(), acrossPx / 2, setting.px(3)));
    }

    /** A roof with a parapet and machines on it; by day it throws a long shadow. */
    private void building(Pose at) {
        float length = setting.px(dice.between(9, 24));
        float width = setting.px(dice.between(7, 14));
        setting.shadow(Shape.box(at, length, width), dice.between(4, 9), 0.5);
        setting.ground(Shape.box(at, length, width), ink(Material.ROOF));
        setting.add(
                Shape.box(at, length, width).hollow(setting.px(0.5)),
                setting.by(dice.between(-40, 50), dice.between(-20, 24)));
        if (dice.chance(0.6)) sheets(at, length, width);
        int machines = dice.below(6);
        for (int i = 0; i < machines; i++) {
            Pose place = at.moved(dice.between(-0.4, 0.4) * length, dice.between(-0.4, 0.4) * width);
            float warm = setting.by(dice.between(-45, 60), dice.between(-25, 55));
            setting.add(
                    Shape.rounded(place, setting.px(dice.between(0.7, 2.2)), setting.px(dice.between(0.7, 1.4)), 2),
                    warm);
        }
    }

    /** Shade of what stands outside the frame, damp, warmth from pipes: large soft differences that belong to no thing. */
    private void blotches() {
        int count = 2 + dice.below(5);
        for (int i = 0; i < count; i++) {
            float length = setting.px(dice.between(4, 22));
            Shape blotch = Shape.capsule(anywhere(), length, length * dice.between(0.2, 0.8));
            double level = setting.by(dice.between(-42, 18), dice.between(-26, 16));
            setting.add(blotch.soft(length * dice.between(0.15, 0.4)), level);
        }
    }

    /** Sheets of a roof: fine stripes across it. */
    private void sheets(Pose at, float length, float width) {
        double stripe = setting.by(dice.between(-26, 26), dice.between(-14, 18));
        float step = setting.px(dice.between(0.7, 2));
        for (float along = -length / 2 + step; along < length / 2; along += step) {
            setting.add(Shape.box(at.moved(along, 0), step * 0.3, width * 0.96), stripe);
        }
    }

    /** Joints between slabs of concrete: a faint grid over everything. */
    private void joints(Pose axis) {
        float step = setting.px(dice.between(2.5, 6));
        double level = setting.by(dice.between(-16, 10), dice.between(-9, 7));
        for (float across = -acrossPx / 2; across < acrossPx / 2; across += step) {
            setting.add(Shape.box(axis.moved(0, across), 2 * acrossPx, setting.px(0.12)), level);
            setting.add(Shape.box(axis.moved(across, 0).turned(Math.PI / 2), 2 * acrossPx, setting.px(0.12)), level);
        }
    }

    /** Repairs: car-sized pieces of other asphalt, which are no cars. */
    private void patches() {
        int count = Math.round(4 * setting.clutter());
        for (int i = 0; i < count; i++) {
            Shape patch =
                    Shape.rounded(anywhere(), setting.px(dice.between(2, 9)), setting.px(dice.between(1.2, 4)), 2);
            setting.add(patch, setting.by(dice.between(-18, 14), dice.between(-12, 9)));
        }
    }

    private Ink ink(Material material) {
        return material.ink(canvas, setting.light(), dice);
    }

    /** Through the middle half of the frame; roads follow the frame's axes more often than not, as a drone is flown along them. */
    private Pose axis() {
        double angle = dice.chance(0.6) ? dice.below(2) * Math.PI / 2 + dice.bell() * 0.12 : dice.between(0, Math.PI);
        return new Pose(
                canvas.widthPx * dice.between(0.25, 0.75), canvas.heightPx * dice.between(0.25, 0.75), (float) angle);
    }

    private Pose anywhere() {
        return new Pose(
                dice.between(0, canvas.widthPx), dice.between(0, canvas.heightPx), dice.between(0, 2 * Math.PI));
    }

    private boolean isInside(Pose pose) {
        return pose.x() >= 0 && pose.y() >= 0 && pose.x() < canvas.widthPx && pose.y() < canvas.heightPx;
    }
}
