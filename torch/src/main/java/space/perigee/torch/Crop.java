package space.perigee.torch;

import java.util.List;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;

/**
 * One augmented piece of a training image.
 *
 * @param pixels 0..1, channel after channel, row by row: (c * heightPx + y) * widthPx + x
 * @param boxes true boxes, clipped to the crop
 * @param ignore regions that say nothing, and boxes too much of which the crop's edge cut away
 */
@SuppressWarnings("ArrayRecordComponent") // a batch's scratch data, never compared
record Crop(int widthPx, int heightPx, int channels, float[] pixels, List<LabelledBox> boxes, List<Box> ignore) {}
