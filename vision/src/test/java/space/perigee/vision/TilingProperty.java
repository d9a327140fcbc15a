package space.perigee.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import space.perigee.vision.Tiling.Tile;

final class TilingProperty {
    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    /** A detector that sees every object on its tile, cut at the tile's edges, a little off, as detectors are. */
    private static Detections seen(Tile tile, List<Detection> objects, SplittableRandom chance) {
        List<Detection> seen = new ArrayList<>();
        for (Detection object : objects) {
            Box b = object.box();
            Box inTile = new Box(
                    Math.clamp(b.xMin() - tile.x(), 0, tile.widthPx()),
                    Math.clamp(b.yMin() - tile.y(), 0, tile.heightPx()),
                    Math.clamp(b.xMax() - tile.x(), 0, tile.widthPx()),
                    Math.clamp(b.yMax() - tile.y(), 0, tile.heightPx()));
            boolean isVisible = inTile.xMax() - inTile.xMin() >= 4 && inTile.yMax() - inTile.yMin() >= 4;
            if (isVisible) {
                float dx = (float) chance.nextDouble(-1, 1);
                float dy = (float) chance.nextDouble(-1, 1);
                float score = object.score() * (float) chance.nextDouble(0.9, 1);
                seen.add(new Detection(inTile.shifted(dx, dy), object.classId(), score));
            }
        }
        return new Detections(seen, 0);
    }

    /** Objects on a lattice, so that they do not touch, of any size up to the overlap. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anObjectAcrossASeamIsFoundOnce(long seed) {
        var chance = new SplittableRandom(seed);
        var tiling = new Tiling(32 * chance.nextInt(4, 20), 32 * chance.nextInt(4, 16));
        int width = chance.nextInt(40, 2500);
        int height = chance.nextInt(40, 1800);
        int largest = Math.min(Tiling.overlapPx(tiling.tileWidthPx()), Tiling.overlapPx(tiling.tileHeightPx()));
        List<Detection> objects = lattice(chance, width, height, largest);
        Detections merged = run(tiling, width, height, objects, chance);
        assertFoundOnce(objects, merged);
    }

    /** Objects of up to twice a tile, far apart: they come in pieces and leave as one. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anObjectLargerThanTheOverlapIsJoined(long seed) {
        var chance = new SplittableRandom(seed);
        var tiling = new Tiling(320, 256);
        int side = chance.nextInt(120, 600);
        float x = (float) chance.nextDouble(0, 1800 - side);
        float y = (float) chance.nextDouble(0, 1500 - side);
        List<Detection> objects = List.of(new Detection(new Box(x, y, x + side, y + side), 0, 0.9f));
        Detections merged = run(tiling, 1800, 1500, objects, chance);
        assertFoundOnce(objects, merged);
    }

    /** One object in two pieces is joined; where the tiles disagree on its class, nobody knows which is right, and both stay. */
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2"})
    void piecesOfOneClassAreJoinedAndOfTwoAreNot(int classOfTheSecond, int expected) {
        var tiling = new Tiling(320, 256);
        List<Tile> tiles = tiling.tiles(560, 256);
        assertThat(tiles).extracting(Tile::x).containsExactly(0, 240);
        Detections left = new Detections(List.of(new Detection(new Box(200, 100, 320, 160), 0, 0.9f)), 0);
        Detections right = new Detections(List.of(new Detection(new Box(0, 100, 210, 160), classOfTheSecond, 0.8f)), 0);

        Detections merged = tiling.merge(560, 256, tiles, List.of(left, right), DetectorOptions.NMS_IOU);

        assertThat(merged.all()).hasSize(expected);
    }

    /** The rest of a thing, seen by the next tile alone, inside of a larger thing of another class. */
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2"})
    void whatLiesInAnotherIsAPartOfItsOwnClassAlone(int classOfTheInner, int expected) {
        var tiling = new Tiling(320, 256);
        List<Tile> tiles = tiling.tiles(560, 256);
        Detections left = new Detections(List.of(new Detection(new Box(150, 100, 316, 160), 0, 0.9f)), 0);
        Detections right = new Detections(List.of(new Detection(new Box(0, 100, 70, 160), classOfTheInner, 0.8f)), 0);

        Detections merged = tiling.merge(560, 256, tiles, List.of(left, right), DetectorOptions.NMS_IOU);

        assertThat(merged.all()).hasSize(expected);
    }

    @Test
    void aPictureNoLargerThanATileIsSeenWhole() {
        var tiling = new Tiling(640, 512);
        assertThat(tiling.tiles(640, 512)).containsExactly(new Tile(0, 0, 640, 512));
        Image cut = tiling.cut(
                ImagesTest.gradient(100, 90, 1), tiling.tiles(100, 90).getFirst());
        assertThat(cut.widthPx()).isEqualTo(640);
        assertThat(cut.at(99, 89, 0)).isEqualTo(ImagesTest.gradient(100, 90, 1).at(99, 89, 0));
        assertThat(cut.at(100, 0, 0)).isEqualTo(Tiling.FILL);
    }

    @Test
    void tilesAreSpreadEvenlyAndOverlapEnough() {
        // (1500 - 96) / (640 - 96) = 2.6, so three: 0, 430, 860
        assertThat(new Tiling(640, 512).tiles(1500, 512)).extracting(Tile::x).containsExactly(0, 430, 860);
    }

    private static List<Detection> lattice(SplittableRandom chance, int width, int height, int largest) {
        List<Detection> objects = new ArrayList<>();
        int pitch = largest + 16;
        for (int y = 0; y + pitch < height; y += pitch) {
            for (int x = 0; x + pitch < width; x += pitch) {
                float w = (float) chance.nextDouble(8, largest);
                float h = (float) chance.nextDouble(8, largest);
                float left = x + (float) chance.nextDouble(0, pitch - 10 - w);
                float top = y + (float) chance.nextDouble(0, pitch - 10 - h);
                objects.add(new Detection(new Box(left, top, left + w, top + h), chance.nextInt(3), 0.9f));
            }
        }
        return objects;
    }

    private static Detections run(
            Tiling tiling, int width, int height, List<Detection> objects, SplittableRandom chance) {
        List<Tile> tiles = tiling.tiles(width, height);
        List<Detections> found = new ArrayList<>();
        for (Tile tile : tiles) found.add(seen(tile, objects, chance));
        return tiling.merge(width, height, tiles, found, DetectorOptions.NMS_IOU);
    }

    private static void assertFoundOnce(List<Detection> objects, Detections merged) {
        assertThat(merged.all()).hasSameSizeAs(objects);
        for (Detection object : objects) {
            assertThat(merged.all())
                    .filteredOn(found ->
                            found.classId() == object.classId() && found.box().iou(object.box()) > 0.5f)
                    .hasSize(1);
        }
    }
}
