package space.perigee.vision;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.stream.ImageInputStream;
import space.perigee.mission.Problem;

/**
 * First directory of a TIFF or BigTIFF (TIFF 6.0, section 2), checked: no array longer than its file, every strip and tile inside it.
 *
 * @param values per tag, its numbers; tags of other types are left out
 */
record TiffHeader(Map<Integer, long[]> values) {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int PHOTOMETRIC = 262;
    private static final int STRIP_OFFSETS = 273;
    private static final int ORIENTATION = 274;
    private static final int BANDS = 277;
    private static final int STRIP_BYTES = 279;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTES = 325;
    private static final int SAMPLE_FORMAT = 339;
    private static final int GEO_KEYS = 34735;

    /** A rich GeoTIFF has some forty tags. */
    private static final int MAX_TAGS = 1024;

    /** Strips or tiles of one image: 64 Mpx in strips of one row of 64 pixels. */
    private static final int MAX_PARTS = 1 << 20;

    /** A tile is decoded whole, so its size is a limit of its own. */
    private static final long MAX_TILE_PIXELS = 16L << 20;

    static TiffHeader read(ImageInputStream in, String where) throws IOException {
        try {
            TiffHeader header = directory(in, where, in.length() < 0 ? Long.MAX_VALUE : in.length());
            header.checkParts(where, in.length() < 0 ? Long.MAX_VALUE : in.length());
            return header;
        } catch (EOFException cutOff) {
            throw VisionProblem.IMAGE_TRUNCATED
                    .with(where, "its TIFF directory ends in the middle")
                    .because(cutOff);
        }
    }

    /** Orientation that an EXIF block states, 1 when it states none. */
    static int orientationOf(ImageInputStream in) throws IOException {
        try {
            return directory(in, "EXIF", Long.MAX_VALUE).orientation();
        } catch (Problem broken) {
            return 1;
        }
    }

    private static TiffHeader directory(ImageInputStream in, String where, long fileBytes) throws IOException {
        in.seek(0);
        in.setByteOrder(in.readUnsignedByte() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        in.seek(2);
        int magic = in.readUnsignedShort();
        boolean big = magic == 43;
        if (!big && magic != 42) throw VisionProblem.IMAGE_TRUNCATED.with(where, "its TIFF magic is " + magic);
        in.seek(big ? 8 : 4);
        in.seek(offset(in, big, where, fileBytes));
        long tags = big ? in.readLong() : in.readUnsignedShort();
        if (tags < 0 || tags > MAX_TAGS) throw VisionProblem.IMAGE_UNREADABLE.with(where, tags + " TIFF tags");
        long first = in.getStreamPosition();
        Map<Integer, long[]> values = new HashMap<>();
        for (int i = 0; i < tags; i++) {
            in.seek(first + i * (big ? 20L : 12L));
            entry(in, big, where, fileBytes, values);
        }
        return new TiffHeader(values);
    }

    private static long offset(ImageInputStream in, boolean big, String where, long fileBytes) throws IOException {
        long at = big ? in.readLong() : in.readUnsignedInt();
        if (at < 8 || at >= fileBytes) {
            throw VisionProblem.IMAGE_TRUNCATED.with(where, "it points to byte " + at + " of " + fileBytes);
        }
        return at;
    }

    private static void entry(
            ImageInputStream in, boolean big, String where, long fileBytes, Map<Integer, long[]> values)
            throws IOException {
        int tag = in.readUnsignedShort();
        int type = in.readUnsignedShort();
        long count = big ? in.readLong() : in.readUnsignedInt();
        int size = sizeOf(type);
        if (count < 0 || count > fileBytes / size) {
            throw VisionProblem.IMAGE_TRUNCATED.with(
                    where, "TIFF tag " + tag + " claims " + Long.toUnsignedString(count) + " values");
        }
        if (!isWhole(type) || !isWanted(tag)) return;
        if (count > MAX_PARTS) {
            throw VisionProblem.IMAGE_UNREADABLE.with(where, "TIFF tag " + tag + " has " + count + " values");
        }
        if (count * size > (big ? 8 : 4)) in.seek(offset(in, big, where, fileBytes));
        long[] numbers = new long[(int) count];
        for (int i = 0; i < count; i++) numbers[i] = number(in, type);
        values.put(tag, numbers);
    }

    private static boolean isWanted(int tag) {
        return switch (tag) {
            case WIDTH, HEIGHT, BITS, PHOTOMETRIC, STRIP_OFFSETS, ORIENTATION, BANDS, STRIP_BYTES -> true;
            case TILE_WIDTH, TILE_HEIGHT, TILE_OFFSETS, TILE_BYTES, SAMPLE_FORMAT, GEO_KEYS -> true;
            default -> false;
        };
    }

    /** Bytes of one value of a type (TIFF 6.0 page 15; 16 to 18 are BigTIFF's). */
    private static int sizeOf(int type) {
        return switch (type) {
            case 3, 8 -> 2;
            case 4, 9, 11, 13 -> 4;
            case 5, 10, 12, 16, 17, 18 -> 8;
            default -> 1;
        };
    }

    private static boolean isWhole(int type) {
        return type == 1 || type == 3 || type == 4 || type == 13 || type == 16 || type == 18;
    }

    private static long number(ImageInputStream in, int type) throws IOException {
        return switch (type) {
            case 1 -> in.readUnsignedByte();
            case 3 -> in.readUnsignedShort();
            case 4, 13 -> in.readUnsignedInt();
            default -> in.readLong();
        };
    }

    private void checkParts(String where, long fileBytes) {
        checkParts(where, fileBytes, all(STRIP_OFFSETS), all(STRIP_BYTES));
        checkParts(where, fileBytes, all(TILE_OFFSETS), all(TILE_BYTES));
        long tilePixels = Math.multiplyHigh(one(TILE_WIDTH, 0), one(TILE_HEIGHT, 0)) != 0
                ? Long.MAX_VALUE
                : one(TILE_WIDTH, 0) * one(TILE_HEIGHT, 0);
        if (tilePixels < 0 || tilePixels > MAX_TILE_PIXELS) {
            throw VisionProblem.IMAGE_TOO_LARGE.with(
                    where + " (one tile)", one(TILE_WIDTH, 0), one(TILE_HEIGHT, 0), MAX_TILE_PIXELS);
        }
    }

    private static void checkParts(String where, long fileBytes, long[] offsets, long[] lengths) {
        for (int i = 0; i < Math.min(offsets.length, lengths.length); i++) {
            if (offsets[i] < 0 || lengths[i] < 0 || offsets[i] > fileBytes || lengths[i] > fileBytes - offsets[i]) {
                throw VisionProblem.IMAGE_TRUNCATED.with(
                        where,
                        "part %d of %d wants bytes %d..%d of a file of %d"
                                .formatted(i + 1, offsets.length, offsets[i], offsets[i] + lengths[i], fileBytes));
            }
        }
    }

    ImageHeader asImageHeader(String where) {
        int bands = Math.clamp(one(BANDS, 1), 1, Integer.MAX_VALUE);
        long format = one(SAMPLE_FORMAT, 1);
        if (format != 1 && format != 4) { // TIFF 6.0 section 19: 1 unsigned, 2 signed, 3 floating point, 4 undefined
            throw VisionProblem.IMAGE_SAMPLES.with(
                    where, format == 3 ? "floating point samples" : "signed samples", ImageHeader.MAX_BANDS);
        }
        String type = one(PHOTOMETRIC, 1) == 3 ? "palette" : ImageHeader.typeOf(bands);
        return new ImageHeader(
                ImageHeader.Format.TIFF,
                one(WIDTH, 0),
                one(HEIGHT, 0),
                bands,
                Math.clamp(one(BITS, 1), 1, 64),
                type,
                orientation(),
                values.containsKey(GEO_KEYS));
    }

    private int orientation() {
        long stated = one(ORIENTATION, 1);
        return stated >= 1 && stated <= 8 ? (int) stated : 1;
    }

    private long one(int tag, long otherwise) {
        long[] numbers = all(tag);
        return numbers.length == 0 ? otherwise : numbers[0];
    }

    private long[] all(int tag) {
        return values.getOrDefault(tag, new long[0]);
    }
}
