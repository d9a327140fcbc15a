package space.perigee.vision;

import space.perigee.model.ModelCard;

/** Finds objects on one tile of the size that its card states. Not safe for several threads. */
public interface Detector extends AutoCloseable {
    ModelCard card();

    Detections detect(Image tile);

    @Override
    void close();
}
