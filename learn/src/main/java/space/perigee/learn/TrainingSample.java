package space.perigee.learn;

import java.nio.file.Path;
import java.util.List;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;

/**
 * One labelled image that a trainer may learn from.
 *
 * @param image absolute path of an image file
 * @param boxes true boxes, in pixels of the image
 * @param ignore regions that say nothing, neither that something is there nor that nothing is
 */
public record TrainingSample(Path image, List<LabelledBox> boxes, List<Box> ignore, Domain domain) {
    public TrainingSample {
        boxes = List.copyOf(boxes);
        ignore = List.copyOf(ignore);
    }

    /** Whether the base already knew this kind of scene, or it came down as something new. */
    public enum Domain {
        KNOWN,
        NEW
    }
}
