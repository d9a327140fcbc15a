package space.perigee.ground;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import space.perigee.icd.SamplePackage;
import space.perigee.mission.Check;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;

/**
 * Where a sample's pixels lie in the scene that it was cut from.
 *
 * @param scene id of the source image, as the camera named it
 * @param xPx left edge of the cut in the scene
 * @param yPx upper edge of the cut in the scene
 * @param widthPx of the cut
 * @param heightPx of the cut
 */
public record SampleFrame(String scene, int xPx, int yPx, int widthPx, int heightPx) {
    /**
     * An object of which less than this share is inside the cut can neither be learned nor held against a model (as the
     * "truncated" objects of PASCAL VOC are): it becomes a region to ignore.
     */
    public static final float MIN_VISIBLE = 0.25f;

    public SampleFrame {
        Check.that(
                xPx >= 0 && yPx >= 0 && widthPx > 0 && heightPx > 0,
                "cut %d x %d at %d, %d",
                widthPx,
                heightPx,
                xPx,
                yPx);
    }

    /** Of a package that came down. */
    public static SampleFrame of(SamplePackage sample) {
        return new SampleFrame(sample.sceneId(), sample.cropX(), sample.cropY(), sample.widthPx(), sample.heightPx());
    }

    /** Whether the cut begins where the scene does: a cut elsewhere is certainly not the whole of it. */
    boolean isAtCorner() {
        return xPx == 0 && yPx == 0;
    }

    /** Boxes of the scene as boxes of the sample: shifted, cut at its edges, those outside left out. */
    public Labels ofScene(List<LabelledBox> sceneBoxes, List<Box> sceneIgnore) {
        List<LabelledBox> boxes = new ArrayList<>();
        List<Box> ignore = new ArrayList<>();
        for (LabelledBox labelled : sceneBoxes) {
            Box whole = labelled.box().shifted(-xPx, -yPx);
            clipped(whole).ifPresent(seen -> {
                if (seen.areaPx() >= MIN_VISIBLE * whole.areaPx()) boxes.add(new LabelledBox(seen, labelled.classId()));
                else ignore.add(seen);
            });
        }
        for (Box region : sceneIgnore) clipped(region.shifted(-xPx, -yPx)).ifPresent(ignore::add);
        return new Labels(boxes, ignore);
    }

    /** The part of a box of the sample that is inside of it. */
    Optional<Box> clipped(Box box) {
        Box seen = new Box(
                Math.max(0, box.xMin()),
                Math.max(0, box.yMin()),
                Math.min(widthPx, box.xMax()),
                Math.min(heightPx, box.yMax()));
        return seen.xMax() > seen.xMin() && seen.yMax() > seen.yMin() ? Optional.of(seen) : Optional.empty();
    }
}
