package space.perigee.vision;

import java.nio.file.Path;
import java.util.List;

/**
 * One image of a data set and what is known about it.
 *
 * @param ignore regions that neither train nor count
 */
public record LabelledImage(Path file, List<LabelledBox> boxes, List<Box> ignore) {
    public LabelledImage {
        boxes = List.copyOf(boxes);
        ignore = List.copyOf(ignore);
    }
}
