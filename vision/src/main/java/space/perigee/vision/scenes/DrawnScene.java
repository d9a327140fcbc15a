package space.perigee.vision.scenes;

import java.util.List;
import space.perigee.vision.Image;
import space.perigee.vision.LabelledBox;

/**
 * A scene and the truth about it.
 *
 * @param image one channel
 * @param boxes visible extent of every object of which at least {@link SceneArtist#MIN_VISIBLE_SHARE} can be seen
 */
public record DrawnScene(Image image, List<LabelledBox> boxes) {
    public DrawnScene {
        boxes = List.copyOf(boxes);
    }
}
