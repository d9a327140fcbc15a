package space.perigee.vision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import space.perigee.mission.Check;
import space.perigee.model.ModelCard;

/**
 * How a picture of any size meets a model of one size, at native scale, stated once for training, flight and evaluation:
 *
 * <ul>
 *   <li>A picture no larger than a tile is padded to the right and down with mid-grey ({@link #FILL}) and seen whole.
 *   <li>A larger one is cut into tiles, spread evenly, that overlap by {@link #OVERLAP_PX} or a quarter of a tile, whichever is
 *       less, or more.
 *   <li>A tile reports what has its centre nearer to itself than to its neighbour (the middle of the overlap, and {@link #MARGIN_PX} beyond): an object
 *       no larger than the overlap is therefore seen whole by the tile that reports it. What two tiles report is merged per class.
 *   <li>An object larger than the overlap comes as pieces that end at tile edges; pieces that meet across a seam, or lie in one another,
 *       become one box.
 * </ul>
 */
public record Tiling(int tileWidthPx, int tileHeightPx) {
    /** Larger than the objects that are looked for from orbit: cars of the thermal set measure 30 to 60 pixels. */
    public static final int OVERLAP_PX = 96;

    /** Middle of the scale: no edge is stronger than half of it, and a model learns that nothing lives there. */
    public static final int FILL = 128;

    /** Two tiles place one centre a few pixels apart; without this much leeway, each could leave it to the other. */
    public static final int MARGIN_PX = 8;

    /** A box that ends this close to the edge of its tile is taken for cut. */
    static final float CUT_PX = 4;

    /** Pieces of one object span the same rows (or columns) up to the accuracy of a detector. */
    private static final float SAME_SPAN = 0.5f;

    /** Share of a cut piece that lies in another box when both are one object. */
    private static final float PART = 0.8f;

    /** Tiles of one scene: 64 Mpx in tiles of 128 pixels a side. */
    private static final int MAX_TILES = 1 << 14;

    public Tiling {
        Check.that(tileWidthPx >= 32 && tileHeightPx >= 32, "tiles of %d x %d", tileWidthPx, tileHeightPx);
    }

    /** The tiling for a model. */
    public static Tiling of(ModelCard card) {
        return new Tiling(card.inputWidthPx(), card.inputHeightPx());
    }

    /** A part of a scene, all of it inside the padded scene. */
    public record Tile(int x, int y, int widthPx, int heightPx) {}

    /** Row by row; one tile where the scene is no larger than a tile. */
    public List<Tile> tiles(int sceneWidthPx, int sceneHeightPx) {
        int[] xs = starts(sceneWidthPx, tileWidthPx);
        int[] ys = starts(sceneHeightPx, tileHeightPx);
        Check.that((long) xs.length * ys.length <= MAX_TILES, "%d x %d tiles", xs.length, ys.length);
        List<Tile> tiles = new ArrayList<>();
        for (int y : ys) for (int x : xs) tiles.add(new Tile(x, y, tileWidthPx, tileHeightPx));
        return List.copyOf(tiles);
    }

    private static int[] starts(int scenePx, int tilePx) {
        if (scenePx <= tilePx) return new int[] {0};
        int overlap = overlapPx(tilePx);
        int count = Math.ceilDiv(scenePx - overlap, tilePx - overlap);
        int[] starts = new int[count];
        for (int i = 0; i < count; i++) starts[i] = (int) ((long) i * (scenePx - tilePx) / (count - 1));
        return starts;
    }

    /** Least overlap of neighbouring tiles along a side of the given length. */
    static int overlapPx(int tilePx) {
        return Math.min(OVERLAP_PX, tilePx / 4);
    }

    /** The pixels of one tile; {@code scene} is grown to a tile's size where it is smaller. */
    public Image cut(Image scene, Tile tile) {
        Image padded = scene.padTo(tileWidthPx, tileHeightPx, FILL);
        boolean whole = padded.widthPx() == tileWidthPx && padded.heightPx() == tileHeightPx;
        return whole ? padded : padded.crop(tile.x(), tile.y(), tileWidthPx, tileHeightPx);
    }

    /**
     * One answer for the scene out of the answers of its tiles.
     *
     * @param tiles of {@link #tiles}, in its order
     * @param found per tile, boxes in pixels of the tile
     * @return boxes in pixels of the scene, clipped to it
     */
    public Detections merge(
            int sceneWidthPx, int sceneHeightPx, List<Tile> tiles, List<Detections> found, float nmsIou) {
        List<Piece> pieces = new ArrayList<>();
        float nearMiss = 0;
        int notFinite = 0;
        for (int i = 0; i < tiles.size(); i++) {
            nearMiss = Math.max(nearMiss, found.get(i).nearMissScore());
            notFinite += found.get(i).notFinite();
            for (Detection detection : found.get(i).all()) {
                if (isOwnedBy(tiles.get(i), tiles, detection.box(), sceneWidthPx, sceneHeightPx)) {
                    Piece piece = Piece.of(tiles.get(i), detection, sceneWidthPx, sceneHeightPx);
                    if (piece.box().areaPx() > 0) pieces.add(piece);
                }
            }
        }
        List<Piece> joined = tiles.size() == 1 ? pieces : joined(pieces);
        List<Detection> all =
                tiles.size() == 1 ? joined.stream().map(Piece::detection).toList() : suppressed(joined, nmsIou);
        return new Detections(all, nearMiss, notFinite);
    }

    /** The centre lies in the tile's own part: up to the middle of each overlap, and the margin beyond it. */
    private boolean isOwnedBy(Tile tile, List<Tile> tiles, Box inTile, int sceneWidthPx, int sceneHeightPx) {
        if (tiles.size() == 1) return true;
        float x = tile.x() + (inTile.xMin() + inTile.xMax()) / 2;
        float y = tile.y() + (inTile.yMin() + inTile.yMax()) / 2;
        return isOwn(x, tile.x(), tileWidthPx, starts(sceneWidthPx, tileWidthPx))
                && isOwn(y, tile.y(), tileHeightPx, starts(sceneHeightPx, tileHeightPx));
    }

    private static boolean isOwn(float centre, int start, int sizePx, int[] starts) {
        for (int other : starts) {
            // halfway between the start of the later tile and the end of the earlier one
            float middle = (Math.max(start, other) + Math.min(start, other) + sizePx) / 2f;
            boolean isNeighbour = other != start && Math.abs(other - start) < sizePx;
            if (isNeighbour && other > start && centre > middle + MARGIN_PX) return false;
            if (isNeighbour && other < start && centre < middle - MARGIN_PX) return false;
        }
        return true;
    }

    /** A detection in pixels of the scene, and which of its sides are edges of its tile inside the scene. */
    private record Piece(Box box, int classId, float score, boolean left, boolean top, boolean right, boolean bottom) {
        static Piece of(Tile tile, Detection found, int sceneWidthPx, int sceneHeightPx) {
            Box inTile = found.box();
            Box inScene = inTile.shifted(tile.x(), tile.y());
            Box clipped = new Box(
                    Math.clamp(inScene.xMin(), 0, sceneWidthPx),
                    Math.clamp(inScene.yMin(), 0, sceneHeightPx),
                    Math.clamp(inScene.xMax(), 0, sceneWidthPx),
                    Math.clamp(inScene.yMax(), 0, sceneHeightPx));
            return new Piece(
                    clipped,
                    found.classId(),
                    found.score(),
                    tile.x() > 0 && inTile.xMin() <= CUT_PX,
                    tile.y() > 0 && inTile.yMin() <= CUT_PX,
                    tile.x() + tile.widthPx() < sceneWidthPx && inTile.xMax() >= tile.widthPx() - CUT_PX,
                    tile.y() + tile.heightPx() < sceneHeightPx && inTile.yMax() >= tile.heightPx() - CUT_PX);
        }

        Detection detection() {
            return new Detection(box, classId, score);
        }

        boolean isCut() {
            return left || top || right || bottom;
        }

        /** A cut piece that lies in a box of its class is a part of what that box shows whole. */
        boolean isPartOf(Piece other) {
            return isCut() && classId == other.classId && box.intersectionPx(other.box) >= PART * box.areaPx();
        }

        /** One is cut where the other goes on, and both span the same rows (or columns). */
        boolean continues(Piece other) {
            if (classId != other.classId || box.intersectionPx(other.box) <= 0) return false;
            boolean sideways = (right && other.left) || (left && other.right);
            boolean upright = (bottom && other.top) || (top && other.bottom);
            Box b = other.box;
            return (sideways && sameSpan(box.yMin(), box.yMax(), b.yMin(), b.yMax()))
                    || (upright && sameSpan(box.xMin(), box.xMax(), b.xMin(), b.xMax()));
        }

        private static boolean sameSpan(float aMin, float aMax, float bMin, float bMax) {
            float shared = Math.min(aMax, bMax) - Math.max(aMin, bMin);
            float all = Math.max(aMax, bMax) - Math.min(aMin, bMin);
            return shared >= SAME_SPAN * all;
        }

        Piece with(Piece other) {
            Box b = other.box;
            return new Piece(
                    new Box(
                            Math.min(box.xMin(), b.xMin()),
                            Math.min(box.yMin(), b.yMin()),
                            Math.max(box.xMax(), b.xMax()),
                            Math.max(box.yMax(), b.yMax())),
                    classId,
                    Math.max(score, other.score),
                    box.xMin() <= b.xMin() ? left : other.left,
                    box.yMin() <= b.yMin() ? top : other.top,
                    box.xMax() >= b.xMax() ? right : other.right,
                    box.yMax() >= b.yMax() ? bottom : other.bottom);
        }
    }

    /** Joins until nothing continues anything; every join removes a piece, so it ends. */
    private static List<Piece> joined(List<Piece> pieces) {
        List<Piece> all = new ArrayList<>(pieces);
        while (joinedOnce(all)) {
            // a grown piece may continue one that neither of its parts did: four tiles that meet in one object
        }
        return all;
    }

    private static boolean joinedOnce(List<Piece> all) {
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                if (all.get(i).isPartOf(all.get(j))
                        || all.get(j).isPartOf(all.get(i))
                        || all.get(i).continues(all.get(j))) {
                    all.set(i, all.get(i).with(all.remove(j)));
                    return true;
                }
            }
        }
        return false;
    }

    /** Greedy suppression per class, best score first. */
    private static List<Detection> suppressed(List<Piece> pieces, float nmsIou) {
        List<Detection> kept = new ArrayList<>();
        pieces.stream()
                .map(Piece::detection)
                .sorted(Comparator.comparingDouble(Detection::score).reversed())
                .filter(candidate -> kept.stream()
                        .noneMatch(better -> better.classId() == candidate.classId()
                                && better.box().iou(candidate.box()) > nmsIou))
                .forEachOrdered(kept::add);
        return kept;
    }
}
