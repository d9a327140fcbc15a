package space.perigee.vision;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.HexFormat;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The few facts of an image file that must be known before a decoder is let loose on it: bombs are refused by what their header says.
 *
 * @param bands samples per pixel as stored
 * @param orientation EXIF orientation, 1..8
 * @param georeferenced carries a GeoTIFF key directory
 */
record ImageHeader(
        Format format,
        long widthPx,
        long heightPx,
        int bands,
        int bits,
        String type,
        int orientation,
        boolean georeferenced) {
    enum Format {
        PNG,
        JPEG,
        TIFF
    }

    /** Bands that a file may have; more is a data cube, not a picture. */
    static final int MAX_BANDS = 16;

    /** A JPEG has some twenty segments before its picture; a thousand is an attack. */
    private static final int MAX_SEGMENTS = 1000;

    /** Chunks of a PNG that are looked at for an orientation before its picture begins. */
    private static final int MAX_CHUNKS = 1000;

    private static final int PNG_EXIF = 0x65584966; // "eXIf", PNG Third Edition, 11.3.3.7
    private static final int PNG_IDAT = 0x49444154;

    /** Reads what the file says of itself; leaves the stream anywhere. */
    static ImageHeader read(ImageInputStream in, String where) throws IOException {
        in.setByteOrder(ByteOrder.BIG_ENDIAN);
        byte[] start = new byte[8];
        int got = readUpTo(in, start);
        in.seek(0);
        if (got >= 8 && start[0] == (byte) 0x89 && start[1] == 'P' && start[2] == 'N' && start[3] == 'G') {
            return png(in, where);
        }
        if (got >= 3 && start[0] == (byte) 0xff && start[1] == (byte) 0xd8 && start[2] == (byte) 0xff) {
            return jpeg(in, where);
        }
        if (got >= 8 && (start[0] == 'I' || start[0] == 'M') && start[1] == start[0]) {
            return TiffHeader.read(in, where).asImageHeader(where);
        }
        throw VisionProblem.IMAGE_UNKNOWN_FORMAT.with(
                where,
                got <= 0
                        ? "nothing: it is empty"
                        : "bytes " + HexFormat.ofDelimiter(" ").formatHex(start, 0, got));
    }

    private static int readUpTo(ImageInputStream in, byte[] into) throws IOException {
        int done = 0;
        while (done < into.length) {
            int n = in.read(into, done, into.length - done);
            if (n <= 0) break;
            done += n;
        }
        return done;
    }

    /** PNG Third Edition, 11.2.1: IHDR comes first. */
    private static ImageHeader png(ImageInputStream in, String where) throws IOException {
        in.seek(12);
        if (in.readInt() != 0x49484452) throw VisionProblem.IMAGE_TRUNCATED.with(where, "its PNG has no header chunk");
        long width = in.readUnsignedInt();
        long height = in.readUnsignedInt();
        int bits = in.readUnsignedByte();
        int colour = in.readUnsignedByte();
        int bands = switch (colour) {
            case 0, 3 -> 1;
            case 4 -> 2;
            case 2 -> 3;
            case 6 -> 4;
            default ->
                throw VisionProblem.IMAGE_UNREADABLE.with(where, "PNG colour type " + colour + " does not exist");
        };
        String type = colour == 3 ? "palette" : typeOf(bands);
        return new ImageHeader(Format.PNG, width, height, bands, bits, type, pngOrientation(in), false);
    }

    private static int pngOrientation(ImageInputStream in) throws IOException {
        long at = 8;
        try {
            for (int chunk = 0; chunk < MAX_CHUNKS; chunk++) {
                in.seek(at);
                long length = in.readUnsignedInt();
                int name = in.readInt();
                if (name == PNG_IDAT) return 1;
                if (name == PNG_EXIF) return exifOrientation(in, length);
                at += 12 + length;
            }
        } catch (EOFException cutOff) {
            return 1; // the decoder will say it
        }
        return 1;
    }

    /** ITU-T T.81, B.2: segments up to the frame header. */
    private static ImageHeader jpeg(ImageInputStream in, String where) throws IOException {
        int orientation = 1;
        long at = 2;
        for (int segment = 0; segment < MAX_SEGMENTS; segment++) {
            in.seek(at);
            int marker = in.readUnsignedByte();
            if (marker != 0xff) throw VisionProblem.IMAGE_TRUNCATED.with(where, "no JPEG marker at byte " + at);
            int code = in.readUnsignedByte();
            if (code == 0xff) { // fill byte, B.1.1.2
                at++;
                continue;
            }
            int length = in.readUnsignedShort();
            if (isFrame(code)) return frame(in, orientation);
            if (code == 0xda || code == 0xd9) break;
            if (code == 0xe1) orientation = Math.max(orientation, app1Orientation(in, length));
            at += 2 + length;
        }
        throw VisionProblem.IMAGE_TRUNCATED.with(where, "its JPEG has no frame header");
    }

    private static boolean isFrame(int code) {
        return code >= 0xc0 && code <= 0xcf && code != 0xc4 && code != 0xc8 && code != 0xcc;
    }

    private static ImageHeader frame(ImageInputStream in, int orientation) throws IOException {
        int bits = in.readUnsignedByte();
        int height = in.readUnsignedShort();
        int width = in.readUnsignedShort();
        int bands = in.readUnsignedByte();
        String type = bands == 4 ? "CMYK" : typeOf(bands);
        return new ImageHeader(Format.JPEG, width, height, bands, bits, type, orientation, false);
    }

    private static int app1Orientation(ImageInputStream in, int length) throws IOException {
        if (length < 16) return 1;
        if (in.readInt() != 0x45786966) return 1; // "Exif"
        in.readUnsignedShort();
        return exifOrientation(in, length - 8L);
    }

    /** EXIF is a TIFF directory in a drawer of its own; a broken one turns no picture. */
    private static int exifOrientation(ImageInputStream in, long length) throws IOException {
        byte[] exif = new byte[Math.clamp(length, 0, 65_536)];
        if (readUpTo(in, exif) < 8) return 1;
        try (var inner = new MemoryCacheImageInputStream(new java.io.ByteArrayInputStream(exif))) {
            return TiffHeader.orientationOf(inner);
        } catch (IOException broken) {
            return 1;
        }
    }

    static String typeOf(int bands) {
        return switch (bands) {
            case 1 -> "grey";
            case 2 -> "grey and alpha";
            case 3 -> "RGB";
            default -> bands + " bands";
        };
    }
}
