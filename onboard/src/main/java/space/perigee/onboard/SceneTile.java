package space.perigee.onboard;

import java.util.List;
import space.perigee.model.ModelCard;
import space.perigee.vision.Image;
import space.perigee.vision.Images;
import space.perigee.vision.Tiling;

/**
 * A part of a scene of the size that the model works on.
 *
 * @param x of its left edge in the scene (px)
 * @param y of its upper edge in the scene (px)
 * @param encoded as a picture file: the scene's own where the tile is the whole scene and the file is a JPEG
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record SceneTile(Scene scene, int x, int y, Image image, byte[] encoded) {
    static List<SceneTile> cut(Scene scene, ModelCard card) {
        Tiling tiling = Tiling.of(card);
        Image fitting = scene.image().withChannels(card.channels());
        return tiling.tiles(fitting.widthPx(), fitting.heightPx()).stream()
                .map(tile -> of(scene, tile, tiling.cut(fitting, tile)))
                .toList();
    }

    private static SceneTile of(Scene scene, Tiling.Tile tile, Image image) {
        boolean whole = tile.widthPx() >= scene.image().widthPx()
                && tile.heightPx() >= scene.image().heightPx();
        byte[] encoded = whole && scene.isJpeg() ? scene.encoded() : Images.encodeJpeg(image, Images.DEFAULT_QUALITY);
        return new SceneTile(scene, tile.x(), tile.y(), image, encoded);
    }
}
