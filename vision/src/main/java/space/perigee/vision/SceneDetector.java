package space.perigee.vision;

import java.util.ArrayList;
import java.util.List;
import space.perigee.vision.Tiling.Tile;

/** Finds objects on a picture of any size by a detector of one size: {@link Tiling} is the statement of how. Does not own its detector. */
public final class SceneDetector {
    private final Detector detector;
    private final Tiling tiling;
    private final float nmsIou;

    public SceneDetector(Detector detector) {
        this(detector, DetectorOptions.NMS_IOU);
    }

    public SceneDetector(Detector detector, float nmsIou) {
        this.detector = detector;
        this.tiling = Tiling.of(detector.card());
        this.nmsIou = nmsIou;
    }

    public Tiling tiling() {
        return tiling;
    }

    /** Boxes in pixels of the scene; its channels are turned into the model's ({@link Image#withChannels}). */
    public Detections detect(Image scene) {
        Image fitting = scene.withChannels(detector.card().channels());
        List<Tile> tiles = tiling.tiles(scene.widthPx(), scene.heightPx());
        List<Detections> found = new ArrayList<>(tiles.size());
        for (Tile tile : tiles) found.add(detector.detect(tiling.cut(fitting, tile)));
        return tiling.merge(scene.widthPx(), scene.heightPx(), tiles, found, nmsIou);
    }
}
