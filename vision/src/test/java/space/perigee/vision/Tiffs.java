package space.perigee.vision;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes small TIFFs of one uncompressed strip, and spoils them. */
final class Tiffs {
    private static final int TAGS = 11;

    private Tiffs() {}

    @FunctionalInterface
    interface Pixel {
        int at(int x, int y, int band);
    }

    static byte[] raw(int width, int height, int bands, int bits, ByteOrder order, Pixel pixel) {
        return raw(width, height, bands, bits, order, 1, pixel);
    }

    static byte[] raw(int width, int height, int bands, int bits, ByteOrder order, int orientation, Pixel pixel) {
        int size = width * height * bands * bits / 8;
        int bitsAt = 8 + 2 + 12 * TAGS + 4;
        int at = bitsAt + 2 * bands + 2 * bands;
        ByteBuffer tiff = ByteBuffer.allocate(at + size).order(order);
        tiff.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M'));
        tiff.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M'));
        tiff.putShort((short) 42).putInt(8).putShort((short) TAGS);
        entry(tiff, 256, width);
        entry(tiff, 257, height);
        shorts(tiff, 258, bands, bits, bitsAt);
        shorts(tiff, 259, 1, 1, 0);
        shorts(tiff, 262, 1, bands >= 3 ? 2 : 1, 0);
        entry(tiff, 273, at);
        shorts(tiff, 274, 1, orientation, 0);
        shorts(tiff, 277, 1, bands, 0);
        entry(tiff, 278, height);
        entry(tiff, 279, size);
        // extra samples where there are any, else a resolution unit of "none"
        shorts(tiff, bands > 3 ? 338 : 296, Math.max(1, bands - 3), bands > 3 ? 0 : 1, bitsAt + 2 * bands);
        tiff.putInt(0);
        for (int band = 0; band < bands; band++) tiff.putShort((short) bits);
        tiff.position(at);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int band = 0; band < bands; band++) {
                    int value = pixel.at(x, y, band);
                    if (bits == 8) tiff.put((byte) value);
                    else tiff.putShort((short) value);
                }
            }
        }
        return tiff.array();
    }

    /**
     * An 8 bit grey GeoTIFF (OGC 19-008r4) in UTM zone 50 north, pixels of 10 m.
     *
     * @param east easting of the outer corner of the upper left pixel (m)
     * @param north northing of it (m)
     */
    static byte[] utm50(int width, int height, double east, double north) {
        int scaleAt = 8 + 2 + 12 * 12 + 4;
        int tieAt = scaleAt + 24;
        int keysAt = tieAt + 48;
        int at = keysAt + 32;
        ByteBuffer tiff = ByteBuffer.allocate(at + width * height).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) 12);
        entry(tiff, 256, width);
        entry(tiff, 257, height);
        shorts(tiff, 258, 1, 8, 0);
        shorts(tiff, 259, 1, 1, 0);
        shorts(tiff, 262, 1, 1, 0);
        entry(tiff, 273, at);
        shorts(tiff, 277, 1, 1, 0);
        entry(tiff, 278, height);
        entry(tiff, 279, width * height);
        tiff.putShort((short) 33550).putShort((short) 12).putInt(3).putInt(scaleAt);
        tiff.putShort((short) 33922).putShort((short) 12).putInt(6).putInt(tieAt);
        tiff.putShort((short) 34735).putShort((short) 3).putInt(16).putInt(keysAt);
        tiff.putInt(0);
        for (double scale : new double[] {10, 10, 0}) tiff.putDouble(scale);
        for (double tie : new double[] {0, 0, 0, east, north, 0}) tiff.putDouble(tie);
        // version 1.1.0, three keys: projected, pixel is area, EPSG:32650
        for (int key : new int[] {1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32650})
            tiff.putShort((short) key);
        return tiff.array();
    }

    static void set(ByteBuffer tiff, int tag, int value) {
        tiff.putInt(entryAt(tiff, tag) + 8, value);
    }

    static void setCount(ByteBuffer tiff, int tag, int count) {
        tiff.putInt(entryAt(tiff, tag) + 4, count);
    }

    private static int entryAt(ByteBuffer tiff, int tag) {
        for (int i = 0; i < TAGS; i++) {
            if (tiff.getShort(10 + 12 * i) == tag) return 10 + 12 * i;
        }
        throw new IllegalArgumentException("no tag " + tag);
    }

    private static void entry(ByteBuffer tiff, int tag, int value) {
        tiff.putShort((short) tag).putShort((short) 4).putInt(1).putInt(value);
    }

    private static void shorts(ByteBuffer tiff, int tag, int count, int value, int elsewhere) {
        tiff.putShort((short) tag).putShort((short) 3).putInt(count);
        if (count <= 2) {
            tiff.putShort((short) value).putShort((short) (count == 2 ? value : 0));
        } else {
            tiff.putInt(elsewhere);
        }
    }
}
