package space.perigee.vision.scenes;

import java.util.ArrayList;
import java.util.List;
import space.perigee.vision.scenes.Layout.Strip;

/**
 * What is not to be found: hard negatives on the ground, and trees and posts over the objects. Several of them keep their sign
 * from day to night (manholes warm, puddles cold), others do not: no single rule turns one light into the other.
 */
final class Clutter {
    private static final int BOUGHS = 9;

    private final Setting setting;
    private final Dice dice;

    Clutter(Setting setting, Dice dice) {
        this.setting = setting;
        this.dice = dice;
    }

    /** @param count how many things to strew */
    void strew(int count) {
        for (int i = 0; i < count; i++) {
            switch (dice.below(8)) {
                case 0 -> manhole();
                case 1 -> puddle();
                case 2 -> ghost();
                case 3 -> animal();
                case 4 -> bench();
                case 5 -> crate();
                case 6 -> crack();
                default -> planter();
            }
        }
    }

    /** Crowns over what is there, most on the verges. */
    void plant(Layout layout, int count) {
        for (int i = 0; i < count; i++) {
            Pose pose = growsAt(layout);
            if (dice.chance(0.25)) bareTree(pose);
            else crown(pose, dice.between(1.6, 5));
        }
    }

    /** A crown of its own over one object, so that part of it is hidden. */
    void shade(Pose pose, float sizePx) {
        double towards = dice.between(0, 2 * Math.PI);
        float away = sizePx * dice.between(0.35, 0.75);
        Pose at = pose.shifted(away * StrictMath.cos(towards), away * StrictMath.sin(towards));
        crown(at, Math.max(1.1, sizePx / setting.pxPerMetre() * dice.between(0.5, 0.9)));
    }

    private void crown(Pose pose, double diameterM) {
        Canvas canvas = setting.canvas();
        Ink leaves = Material.CANOPY.ink(canvas, setting.light(), dice);
        float size = setting.px(diameterM);
        List<Shape> boughs = new ArrayList<>();
        for (int i = 0; i < BOUGHS; i++) {
            Pose bough =
                    pose.turned(2 * Math.PI * i / BOUGHS + dice.bell() * 0.3).moved(size * dice.between(0.05, 0.36), 0);
            boughs.add(Shape.disc(bough, size * dice.between(0.3, 0.55))
                    .wobbly(size * 0.12)
                    .soft(1.6));
        }
        for (Shape bough : boughs) setting.shadow(bough, 2.5, 0.76);
        for (Shape bough : boughs) {
            float tone = setting.by(dice.between(-16, 22), dice.between(-12, 14));
            setting.ground(bough, (at, before) -> leaves.level(at, before) + tone);
        }
    }

    /** Many crowns side by side. */
    private void grove(Pose middle, int crowns) {
        for (int i = 0; i < crowns; i++) {
            crown(middle.shifted(setting.px(dice.bell() * 4), setting.px(dice.bell() * 4)), dice.between(2.5, 6));
        }
    }

    /** A hedge along a verge, broken here and there. */
    private void hedge(Strip verge) {
        Ink leaves = Material.CANOPY.ink(setting.canvas(), setting.light(), dice);
        float piece = setting.px(dice.between(1.2, 7));
        float gap = piece * dice.between(0.05, 0.4);
        float wide = setting.px(dice.between(0.7, 1.6));
        for (float along = -verge.halfLengthPx(); along < verge.halfLengthPx(); along += piece + gap) {
            Shape shape = Shape.rounded(verge.pose().moved(along, 0), piece, wide, wide * 0.3)
                    .wobbly(wide * 0.14);
            setting.shadow(shape, 0.9, 0.7);
            setting.ground(shape, leaves);
        }
    }

    /** Posts with an arm, at even steps: thin, and darker than most ground in every light. */
    private void lamps(Strip verge) {
        float step = setting.px(dice.between(9, 18));
        float arm = setting.px(dice.between(1.2, 2.4));
        double level = setting.by(dice.between(-80, -40), dice.between(-60, -30));
        for (float along = -verge.halfLengthPx(); along < verge.halfLengthPx(); along += step) {
            Pose foot = verge.pose().moved(along, 0);
            Pose over = foot.turned(Math.PI / 2 + dice.bell() * 0.1).moved(arm / 2, 0);
            setting.shadow(Shape.capsule(over, arm, setting.px(0.14)), 4, 0.75);
            setting.ground(Shape.capsule(over, arm, setting.px(0.16)), (at, before) -> before + (float) level);
            setting.ground(Shape.disc(foot, setting.px(0.4)), (at, before) -> before + (float) level);
        }
    }

    /** Rows of things along a verge, and a grove: what fills a town between its roads. */
    void furnish(Layout layout) {
        for (Strip verge : layout.verges()) {
            if (dice.chance(0.3 * setting.clutter())) hedge(verge);
            if (dice.chance(0.3 * setting.clutter())) lamps(verge);
        }
        if (dice.chance(0.4 * setting.clutter())) grove(anywhere(), 4 + dice.below(9));
    }

    private Pose growsAt(Layout layout) {
        if (layout.verges().isEmpty() || dice.chance(0.2)) return anywhere();
        return layout.verges().get(dice.below(layout.verges().size())).somewhere(dice);
    }

    private void bareTree(Pose pose) {
        float level = setting.by(dice.between(70, 130), dice.between(88, 120));
        int boughs = 6 + dice.below(7);
        float reach = setting.px(dice.between(1.4, 4));
        for (int i = 0; i < boughs; i++) {
            Pose bough = pose.turned(2 * Math.PI * i / boughs + dice.bell() * 0.3);
            float length = reach * dice.between(0.6, 1);
            setting.ground(Shape.capsule(bough.moved(length / 2, 0), length, 1.4), (at, before) -> level);
            for (int side = -1; side <= 1; side += 2) {
                Pose twig = bough.moved(length * dice.between(0.4, 0.7), 0).turned(side * dice.between(0.4, 0.9));
                setting.ground(Shape.capsule(twig.moved(length * 0.2, 0), length * 0.4, 1), (at, before) -> level);
            }
        }
    }

    /** Sewer air is 15 degrees in every light: cooler than a hot road, warmer than a cold one. */
    private void manhole() {
        setting.add(
                Shape.disc(anywhere(), setting.px(dice.between(0.6, 0.85))),
                setting.by(dice.between(-45, -20), dice.between(18, 48)));
    }

    private void puddle() {
        Shape water = Shape.capsule(anywhere(), setting.px(dice.between(0.8, 3)), setting.px(dice.between(0.5, 1.4)));
        setting.add(water.wobbly(setting.px(0.25)).soft(2), setting.by(dice.between(-60, -25), dice.between(-38, -14)));
    }

    /** Where a car stood: its shade by day, still colder ground by night. The shape of a car without being one. */
    private void ghost() {
        Shape place = Shape.rounded(
                anywhere(), setting.px(dice.between(3.9, 4.8)), setting.px(dice.between(1.7, 2)), setting.px(0.7));
        setting.add(place.soft(setting.px(1)), setting.by(dice.between(-34, -14), dice.between(-26, 20)));
    }

    /** Warm in every light, and smaller than a person. */
    private void animal() {
        Pose pose = anywhere();
        float length = setting.px(dice.between(0.35, 0.6));
        double warm = setting.by(dice.between(18, 38), dice.between(22, 48));
        setting.add(Shape.capsule(pose, length, length * 0.45), warm);
        setting.add(Shape.disc(pose.moved(length * 0.5, 0), length * 0.35), warm);
    }

    private void bench() {
        Shape seat = Shape.box(anywhere(), setting.px(dice.between(1.2, 2)), setting.px(0.4));
        setting.shadow(seat, 0.5, 0.7);
        setting.add(seat, setting.by(dice.between(-30, 45), dice.between(-30, 24)));
    }

    /** Bins, boxes, air conditioners: anything from cold to warm. */
    private void crate() {
        Shape crate =
                Shape.rounded(anywhere(), setting.px(dice.between(0.8, 1.8)), setting.px(dice.between(0.7, 1.3)), 1.5);
        setting.shadow(crate, 1, 0.65);
        setting.add(crate, setting.by(dice.between(-55, 50), dice.between(-45, 50)));
    }

    private void crack() {
        Shape seam = Shape.capsule(anywhere(), setting.px(dice.between(4, 30)), setting.px(0.12));
        setting.add(seam.wobbly(setting.px(0.15)), setting.by(dice.between(-25, 34), dice.between(-10, 16)));
    }

    private void planter() {
        Shape bed = Shape.rounded(
                anywhere(), setting.px(dice.between(1.2, 4)), setting.px(dice.between(0.8, 1.4)), setting.px(0.2));
        setting.ground(bed, Material.GRASS.ink(setting.canvas(), setting.light(), dice));
        setting.add(bed.hollow(setting.px(0.22)), setting.by(dice.between(-20, 40), dice.between(-24, 16)));
    }

    private Pose anywhere() {
        return new Pose(
                dice.between(0, setting.canvas().widthPx),
                dice.between(0, setting.canvas().heightPx),
                dice.between(0, 2 * Math.PI));
    }
}
