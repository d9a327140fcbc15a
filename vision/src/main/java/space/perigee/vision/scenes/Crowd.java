package space.perigee.vision.scenes;

import java.util.ArrayList;
import java.util.List;
import space.perigee.vision.LabelledBox;
import space.perigee.vision.scenes.Canvas.Extent;

/** The objects of one scene: where they stand, in what company, and what of them can be seen in the end. */
final class Crowd {
    /** Reach of the longest object from its middle, in metres: the margin that the canvas needs. */
    static final double LONGEST_M = 5;

    private static final int PERSON = 0;
    private static final int CAR = 1;
    private static final int BICYCLE = 2;
    private static final int OTHER_VEHICLE = 3;

    /** How often each class opens a group; groups of persons and bicycles are larger, so they make up more of the boxes. */
    private static final double[] OPENS = {0.36, 0.36, 0.2, 0.08};

    /** A crowded scene gives up rather than search on. */
    private static final int TRIES = 12;

    /** Of the cars in a car park, the rest drives. */
    private static final double PARKED_SHARE = 0.75;

    private static final double HIDDEN_SHARE = 0.1;

    /** Rounding of edges beyond the reach that a painter states. */
    private static final float SPREAD_PX = 3;

    private final Setting setting;
    private final Layout layout;
    private final int classes;
    private final Dice dice;
    private final List<Painter> painters =
            List.of(new PersonPainter(), VehiclePainter.car(), new BicyclePainter(), VehiclePainter.truckOrBus());
    private final List<Placed> placed = new ArrayList<>();

    Crowd(Setting setting, Layout layout, int classes, Dice dice) {
        this.setting = setting;
        this.layout = layout;
        this.classes = classes;
        this.dice = dice;
    }

    /** Places about {@code count} objects, fewer where there is no room. */
    void place(int count) {
        for (int tries = 0; placed.size() < count && tries < count * TRIES; tries++) {
            int classId = opens();
            int size = Math.min(count - placed.size(), groupSize(classId));
            if (classId == CAR && !layout.bays().isEmpty() && dice.chance(PARKED_SHARE)) park(size);
            else group(classId, somewhere(classId), size);
        }
    }

    /** Plants a tree over one object in ten. */
    void hideSome(Clutter clutter) {
        for (Placed object : placed) {
            if (dice.chance(HIDDEN_SHARE)) clutter.shade(object.pose(), object.radiusPx());
        }
    }

    List<LabelledBox> boxes() {
        List<LabelledBox> boxes = new ArrayList<>();
        Canvas canvas = setting.canvas();
        for (Placed object : placed) {
            Extent seen = canvas.extent(object.owner(), object.pose(), object.radiusPx(), false);
            boxes.addAll(SceneArtist.label(object.classId(), seen, object.wholePixels(), setting));
        }
        return boxes;
    }

    private int opens() {
        double sum = 0;
        for (int i = 0; i < classes; i++) sum += OPENS[i];
        double at = dice.unit() * sum;
        for (int i = 0; i < classes - 1; i++) {
            at -= OPENS[i];
            if (at < 0) return i;
        }
        return classes - 1;
    }

    private int groupSize(int classId) {
        return switch (classId) {
            case PERSON -> dice.chance(0.5) ? 1 : 2 + dice.below(4);
            case BICYCLE -> dice.chance(0.5) ? 1 : 2 + dice.below(6);
            case CAR -> dice.chance(0.6) ? 1 : 2 + dice.below(3);
            default -> 1;
        };
    }

    /** Cars side by side, most bays of the row taken. */
    private void park(int size) {
        int first = dice.below(layout.bays().size());
        for (int i = 0; i < size; i++) {
            Pose bay = layout.bays().get((first + i) % layout.bays().size());
            add(
                    CAR,
                    bay.moved(setting.px(dice.bell() * 0.2), setting.px(dice.bell() * 0.1))
                            .turned(dice.bell() * 0.03));
        }
    }

    private void group(int classId, Pose first, int size) {
        double stepM = classId == BICYCLE ? dice.between(0.85, 1.2) : dice.between(1.2, 2.4);
        for (int i = 0; i < size; i++) {
            Pose pose = i == 0 ? first : neighbour(classId, first, i * stepM);
            add(classId, pose);
            if (classId == BICYCLE && size == 1 && dice.chance(0.2)) rider(pose);
        }
    }

    /** Bicycles in a rack, cars in a column, persons around one another. */
    private Pose neighbour(int classId, Pose first, double apartM) {
        float apart = setting.px(apartM);
        return switch (classId) {
            case BICYCLE -> first.moved(setting.px(dice.bell() * 0.1), apart).turned(dice.bell() * 0.12);
            case CAR -> first.moved(4 * apart, 0);
            default -> first.shifted(dice.bell() * apart, dice.bell() * apart);
        };
    }

    /** Who rides hides part of the bicycle, and is a box of their own. */
    private void rider(Pose pose) {
        paint(PERSON, pose.moved(-setting.px(0.1), 0).turned(Math.PI));
    }

    private void add(int classId, Pose pose) {
        if (isInside(pose) && isFree(classId, pose)) paint(classId, pose);
    }

    private void paint(int classId, Pose pose) {
        int owner = placed.size() + 1;
        float radius = painters.get(classId).paint(setting, pose, dice.split(), owner) + SPREAD_PX;
        Extent whole = setting.canvas().extent(owner, pose, radius, true);
        placed.add(new Placed(classId, pose, owner, radius, whole.count()));
    }

    private Pose somewhere(int classId) {
        return switch (classId) {
            case PERSON -> anywhere(-Math.PI / 2 + dice.bell() * 0.35).turned(Math.PI);
            case BICYCLE ->
                layout.lanes().isEmpty() || dice.chance(0.5) ? anywhere(dice.between(0, 2 * Math.PI)) : beside();
            default -> driving();
        };
    }

    private Pose driving() {
        if (layout.lanes().isEmpty() || dice.chance(0.1)) return anywhere(dice.between(0, 2 * Math.PI));
        Pose pose = layout.lanes().get(dice.below(layout.lanes().size())).somewhere(dice);
        return pose.turned(dice.below(2) * Math.PI + dice.bell() * 0.03);
    }

    private Pose beside() {
        Pose lane = layout.lanes().get(dice.below(layout.lanes().size())).somewhere(dice);
        return lane.moved(0, setting.px(dice.between(-5, 5))).turned(dice.below(4) * Math.PI / 2);
    }

    private Pose anywhere(double angleRad) {
        Canvas canvas = setting.canvas();
        return new Pose(dice.between(0, canvas.widthPx), dice.between(0, canvas.heightPx), (float) angleRad);
    }

    private boolean isInside(Pose pose) {
        Canvas canvas = setting.canvas();
        return pose.x() >= 0 && pose.y() >= 0 && pose.x() < canvas.widthPx && pose.y() < canvas.heightPx;
    }

    private boolean isFree(int classId, Pose pose) {
        for (Placed other : placed) {
            float apart = setting.px((roomM(classId) + roomM(other.classId())) / 2);
            float dx = pose.x() - other.pose().x();
            float dy = pose.y() - other.pose().y();
            if (dx * dx + dy * dy < apart * apart) return false;
        }
        return true;
    }

    /** Room that an object wants around its middle, as a diameter in metres: less than its length, so that rows stand close. */
    private static double roomM(int classId) {
        return switch (classId) {
            case PERSON -> 0.8;
            case BICYCLE -> 0.8;
            case OTHER_VEHICLE -> 5;
            default -> 2.5;
        };
    }

    /**
     * @param wholePixels pixels of it when nothing hid any, the part beyond the frame included
     */
    private record Placed(int classId, Pose pose, int owner, float radiusPx, int wholePixels) {}
}
