package space.perigee.vision.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import space.perigee.vision.Box;
import space.perigee.vision.scenes.Canvas.Extent;

class CanvasTest {
    private static final int OBJECT = 1;
    private static final int TREE = Canvas.NOBODY;

    private final Canvas canvas = new Canvas(100, 80, 30, 10, new Dice(1));
    private final Setting setting = new Setting(canvas, Light.DAY, 10, 1, 0, 0);

    @Test
    void anUprightBoxCoversExactlyItsPixels() {
        paint(new Pose(50, 40, 0), 20, 10);

        assertThat(seen(new Pose(50, 40, 0))).isEqualTo(new Extent(200, 40, 35, 59, 44));
        assertThat(canvas.levels[40 * 100 + 50]).isEqualTo(77);
        assertThat(canvas.levels[40 * 100 + 70]).isZero();
    }

    @Test
    void aTurnedBoxCoversItsArea() {
        Pose pose = new Pose(50, 40, 0.7f);
        paint(pose, 30, 12);

        assertThat(seen(pose).count()).isBetween(350, 370);
    }

    @Test
    void whatTheFrameCutsOffCountsAsHidden() {
        Pose edge = new Pose(0, 40, 0);
        paint(edge, 20, 10);

        Extent seen = seen(edge);
        Extent whole = canvas.extent(OBJECT, edge, 20, true);
        assertThat(seen).isEqualTo(new Extent(100, 0, 35, 9, 44));
        assertThat(whole.count()).isEqualTo(200);
        // 0.15 m of air at 10 px/m is 2 px (1.5 rounded up), cut at the frame
        assertThat(SceneArtist.label(2, seen, whole.count(), setting))
                .singleElement()
                .satisfies(label -> assertThat(label.box()).isEqualTo(new Box(0, 33, 12, 47)))
                .satisfies(label -> assertThat(label.classId()).isEqualTo(2));
    }

    @Test
    void aBoxShrinksToWhatATreeLeavesAndIsDroppedUnderTwoFifths() {
        Pose pose = new Pose(50, 40, 0);
        paint(pose, 20, 10);
        canvas.paint(Shape.box(new Pose(40, 40, 0), 24, 30), (at, before) -> 5, TREE);

        Extent seen = seen(pose);
        assertThat(seen).isEqualTo(new Extent(80, 52, 35, 59, 44));
        assertThat(SceneArtist.label(0, seen, 200, setting)).hasSize(1);
        assertThat(SceneArtist.label(0, seen, 201, setting)).isEmpty();
    }

    @Test
    void whatCannotBeSeenAtAllHasNoBox() {
        assertThat(SceneArtist.label(0, seen(new Pose(50, 40, 0)), 0, setting)).isEmpty();
    }

    @Test
    void shadowsHideNobody() {
        Pose pose = new Pose(50, 40, 0);
        paint(pose, 20, 10);
        setting.shadow(Shape.box(pose, 40, 40), 1, 0.5);

        assertThat(seen(pose).count()).isEqualTo(200);
        assertThat(canvas.levels[40 * 100 + 50]).isEqualTo(38.5f);
    }

    private void paint(Pose pose, double length, double width) {
        canvas.paint(Shape.box(pose, length, width), (at, before) -> 77, OBJECT);
    }

    private Extent seen(Pose pose) {
        return canvas.extent(OBJECT, pose, 20, false);
    }
}
