package space.perigee.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import space.perigee.vision.Image;
import space.perigee.vision.Images;

/** Image files whose every octet a test knows: TIFF 6.0 of one plain strip, GeoTIFF (OGC 19-008r4), JPEG with EXIF 2.32. */
final class ImageFiles {
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int DOUBLE = 12;
    private static final int ENTRY_BYTES = 12;

    private ImageFiles() {}

    /** Rising from left to right and from top to bottom. */
    static Image gradient(int widthPx, int heightPx, int channels) {
        byte[] samples = new byte[widthPx * heightPx * channels];
        for (int i = 0; i < samples.length; i++) {
            int pixel = i / channels;
            samples[i] = (byte) (pixel % widthPx * 2 + pixel / widthPx + 40 * (i % channels));
        }
        return new Image(widthPx, heightPx, channels, samples);
    }

    /** A grey JPEG that says how it was held. */
    static byte[] jpeg(int widthPx, int heightPx, int orientation) {
        byte[] plain = Images.encodeJpeg(gradient(widthPx, heightPx, 1), 0.9f);
        ByteBuffer exif = ByteBuffer.allocate(2 + 2 + 6 + 8 + 2 + ENTRY_BYTES + 4);
        exif.putShort((short) 0xffe1).putShort((short) (exif.capacity() - 2));
        exif.put("Exif\0\0MM".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 42)
                .putInt(8);
        exif.putShort((short) 1).putShort((short) 274).putShort((short) SHORT).putInt(1);
        exif.putShort((short) orientation).putShort((short) 0).putInt(0);
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        int afterApp0 = 2 + 2 + (((plain[4] & 0xff) << 8) | (plain[5] & 0xff));
        jpeg.write(plain, 0, afterApp0);
        jpeg.writeBytes(exif.array());
        jpeg.write(plain, afterApp0, plain.length - afterApp0);
        return jpeg.toByteArray();
    }

    /** One entry of a TIFF's directory. */
    private record Entry(int tag, int type, List<? extends Number> values) {
        static Entry of(int tag, int type, Number... values) {
            return new Entry(tag, type, List.of(values));
        }

        int valueBytes() {
            return values.size() * (type == DOUBLE ? 8 : type == LONG ? 4 : 2);
        }

        void putValues(ByteBuffer into) {
            for (Number value : values) {
                if (type == DOUBLE) into.putDouble(value.doubleValue());
                else if (type == LONG) into.putInt(value.intValue());
                else into.putShort(value.shortValue());
            }
        }
    }

    /** Where a picture lies on the Earth. */
    record Place(double east, double north, double pixelSize, List<Integer> keys) {
        /** In longitude and latitude of WGS 84 (EPSG:4326), degrees. */
        static Place geographic(double lonDeg, double latDeg, double pixelDeg) {
            return new Place(
                    lonDeg, latDeg, pixelDeg, List.of(1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326));
        }

        /** In a zone of UTM on WGS 84, metres: 32601 to 32660 north of the equator. */
        static Place utm(int epsg, double eastM, double northM, double pixelM) {
            return new Place(
                    eastM, northM, pixelM, List.of(1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, epsg));
        }

        private List<Entry> entries() {
            return List.of(
                    Entry.of(33550, DOUBLE, pixelSize, pixelSize, 0),
                    Entry.of(33922, DOUBLE, 0, 0, 0, east, north, 0),
                    new Entry(34735, SHORT, keys));
        }
    }

    static byte[] tiff(int widthPx, int heightPx, int bands, int bits, int orientation) {
        return tiff(widthPx, heightPx, bands, bits, orientation, List.of());
    }

    static byte[] geoTiff(int widthPx, int heightPx, int bits, Place place) {
        return tiff(widthPx, heightPx, 1, bits, 1, place.entries());
    }

    private static byte[] tiff(int widthPx, int heightPx, int bands, int bits, int orientation, List<Entry> more) {
        int strip = widthPx * heightPx * bands * bits / 8;
        List<Entry> entries = new ArrayList<>(List.of(
                Entry.of(256, LONG, widthPx),
                Entry.of(257, LONG, heightPx),
                new Entry(258, SHORT, Collections.nCopies(bands, bits)),
                Entry.of(259, SHORT, 1),
                Entry.of(262, SHORT, bands >= 3 ? 2 : 1),
                Entry.of(273, LONG, 8), // the strip is the first thing after the header
                Entry.of(274, SHORT, orientation),
                Entry.of(277, SHORT, bands),
                Entry.of(278, LONG, heightPx),
                Entry.of(279, LONG, strip)));
        entries.addAll(more);
        int directory = 8 + strip + strip % 2;
        int elsewhere = directory + 2 + ENTRY_BYTES * entries.size() + 4;
        int total = elsewhere + entries.stream().mapToInt(Entry::valueBytes).sum();
        ByteBuffer tiff = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(directory);
        for (int i = 0; i < strip * 8 / bits; i++) {
            if (bits == 8) tiff.put((byte) i);
            else tiff.putShort((short) (1000 + i));
        }
        tiff.position(directory).putShort((short) entries.size());
        for (Entry entry : entries) {
            int next = tiff.position() + ENTRY_BYTES;
            tiff.putShort((short) entry.tag())
                    .putShort((short) entry.type())
                    .putInt(entry.values().size());
            if (entry.valueBytes() <= 4) {
                entry.putValues(tiff);
            } else {
                tiff.putInt(elsewhere);
                entry.putValues(tiff.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(elsewhere));
                elsewhere += entry.valueBytes();
            }
            tiff.position(next);
        }
        return tiff.array();
    }
}
