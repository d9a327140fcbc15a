package space.perigee.vision.scenes;

import java.util.List;
import space.perigee.vision.Box;
import space.perigee.vision.Image;
import space.perigee.vision.LabelledBox;
import space.perigee.vision.scenes.Canvas.Extent;

/**
 * Draws thermal scenes seen steeply from above, with their truth. The same spec and seed give the same samples on every machine:
 * own generator, {@link StrictMath} for what is not exact, no clock.
 *
 * <p>What a box is: the visible extent of the object, and {@link #AIR_M} around it, cut at the frame.
 * Dropped where less than {@link #MIN_VISIBLE_SHARE} of the object's pixels can be seen (frame, trees, other objects), or where it
 * is thinner than {@link #MIN_SIDE_PX}: nobody could label it.
 */
public final class SceneArtist {
    /** In the order of class ids, as in {@code hit_uav_daynight}. */
    public static final List<String> CLASS_NAMES = List.of("person", "car", "bicycle", "other_vehicle");

    /** Below this share of visible pixels an object has no box. */
    public static final double MIN_VISIBLE_SHARE = 0.4;

    /** A thinner sliver at the frame's edge is no object to a person either. */
    public static final int MIN_SIDE_PX = 4;

    /** Air that a person leaves around an object when drawing its box, on every side. */
    static final double AIR_M = 0.15;

    private SceneArtist() {}

    /** The scene of this seed; in the other light the same seed is the same place with the same things in it. Thread-safe. */
    public static DrawnScene draw(SceneSpec spec, long seed) {
        var dice = new Dice(seed);
        float pxPerMetre = dice.between(spec.minPxPerMetre(), spec.maxPxPerMetre());
        int margin = (int) Math.ceil(pxPerMetre * Crowd.LONGEST_M) + 2;
        var canvas = new Canvas(spec.widthPx(), spec.heightPx(), margin, pxPerMetre, dice.split());
        Setting setting = Setting.of(canvas, spec, pxPerMetre, dice.split());
        boolean empty = dice.chance(spec.emptyShare());
        int count = empty ? 0 : 1 + dice.below((int) Math.round(2 * spec.density() - 1));
        boolean cloudy = dice.chance(spec.cloudShare());

        Layout layout = new GroundPainter(setting, dice.split()).paint();
        var clutter = new Clutter(setting, dice.split());
        clutter.furnish(layout);
        clutter.strew(negatives(spec, pxPerMetre, empty, dice));
        var crowd = new Crowd(setting, layout, spec.classes(), dice.split());
        crowd.place(count);
        crowd.hideSome(clutter);
        clutter.plant(layout, Math.round(setting.clutter() * dice.between(0, 9)));
        List<LabelledBox> boxes = crowd.boxes();
        Image image = new Camera(setting, dice.split()).take(cloudy);
        return new DrawnScene(image, boxes);
    }

    /** One hard negative for some 200 square metres of a cluttered scene, twice that where there is nothing to find. */
    private static int negatives(SceneSpec spec, float pxPerMetre, boolean empty, Dice dice) {
        double squareMetres = (double) spec.widthPx() * spec.heightPx() / (pxPerMetre * pxPerMetre);
        double mean = Math.min(40, squareMetres / 200 * spec.clutter()) * (empty ? 2 : 1);
        return (int) Math.round(mean * dice.between(0.3, 1.7));
    }

    /** An object's box from what is seen of it. */
    static List<LabelledBox> label(int classId, Extent seen, int wholePixels, Setting setting) {
        boolean hidden = seen.count() < MIN_VISIBLE_SHARE * wholePixels;
        if (hidden || seen.count() == 0) return List.of();
        int air = Math.round(setting.px(AIR_M));
        int left = Math.max(0, seen.left() - air);
        int top = Math.max(0, seen.top() - air);
        int right = Math.min(setting.canvas().widthPx, seen.right() + 1 + air);
        int bottom = Math.min(setting.canvas().heightPx, seen.bottom() + 1 + air);
        if (right - left < MIN_SIDE_PX || bottom - top < MIN_SIDE_PX) return List.of();
        return List.of(new LabelledBox(new Box(left, top, right, bottom), classId));
    }
}
