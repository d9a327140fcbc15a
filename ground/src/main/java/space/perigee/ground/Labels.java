package space.perigee.ground;

import java.util.List;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;

/**
 * What is true of a sample, in its own pixels.
 *
 * @param ignore regions that neither train nor count
 */
public record Labels(List<LabelledBox> boxes, List<Box> ignore) {
    public Labels {
        boxes = List.copyOf(boxes);
        ignore = List.copyOf(ignore);
    }
}
