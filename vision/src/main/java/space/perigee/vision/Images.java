package space.perigee.vision;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.RenderedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import space.perigee.mission.Problem;

/**
 * Image files in and out: PNG, JPEG and TIFF, also GeoTIFF, of 8 and 16 bit and 1 to 16 bands. One band, or the first three, are
 * kept; alpha is dropped; the EXIF orientation is applied. Sixteen bits become eight by {@link SampleScale}. What a decoder only warns of is refused:
 * half a picture is no picture. All troubles are {@link Problem}s of {@link VisionProblem}.
 */
public final class Images {
    /** JPEG quality of what Perigee writes unless it is told otherwise: the data set's own. */
    public static final float DEFAULT_QUALITY = 0.88f;

    private Images() {}

    /** Reads an image within {@link ImageLimits#DEFAULT}. */
    public static Image read(Path file) {
        return read(file, ImageLimits.DEFAULT);
    }

    /** Reads an image within the given limits, which are checked before anything is decoded. */
    public static Image read(Path file, ImageLimits limits) {
        checkFile(file, limits);
        try (var in = new FileImageInputStream(file.toFile())) {
            ImageHeader header = checkedHeader(in, file.toString(), limits);
            return Orientation.upright(pixels(in, header, file), header.orientation());
        } catch (IOException failed) {
            throw VisionProblem.IMAGE_READ_FAILED
                    .with(file, failed.getMessage())
                    .because(failed);
        }
    }

    /** Decodes an image that came as bytes; {@code where} names it in troubles. */
    public static Image decode(byte[] bytes, String where) {
        return decode(bytes, where, ImageLimits.DEFAULT);
    }

    /** Decodes within the given limits. */
    public static Image decode(byte[] bytes, String where, ImageLimits limits) {
        if (bytes.length > limits.maxFileBytes()) {
            throw VisionProblem.IMAGE_FILE_TOO_LARGE.with(where, bytes.length, limits.maxFileBytes());
        }
        try (var in = new BytesInput(bytes)) {
            ImageHeader header = checkedHeader(in, where, limits);
            return Orientation.upright(decode(in, header, where), header.orientation());
        } catch (IOException failed) {
            throw VisionProblem.IMAGE_READ_FAILED
                    .with(where, failed.getMessage())
                    .because(failed);
        }
    }

    /** Width and height of the upright picture, from its header alone. */
    static Size size(Path file) {
        checkFile(file, ImageLimits.DEFAULT);
        try (var in = new FileImageInputStream(file.toFile())) {
            ImageHeader header = checkedHeader(in, file.toString(), ImageLimits.DEFAULT);
            boolean turned = header.orientation() >= 5;
            int width = (int) header.widthPx();
            int height = (int) header.heightPx();
            return turned ? new Size(height, width) : new Size(width, height);
        } catch (IOException failed) {
            throw VisionProblem.IMAGE_READ_FAILED
                    .with(file, failed.getMessage())
                    .because(failed);
        }
    }

    record Size(int widthPx, int heightPx) {}

    /** What the file says of itself, without decoding it; corners of a GeoTIFF in longitude and latitude. */
    public static ImageInfo info(Path file) {
        checkFile(file, ImageLimits.DEFAULT);
        ImageHeader header;
        try (var in = new FileImageInputStream(file.toFile())) {
            header = checkedHeader(in, file.toString(), ImageLimits.DEFAULT);
        } catch (IOException failed) {
            throw VisionProblem.IMAGE_READ_FAILED
                    .with(file, failed.getMessage())
                    .because(failed);
        }
        // Apache SIS is loaded for georeferenced files only: on board it would cost its memory for nothing.
        GeoReference place = header.georeferenced() ? GeoTiff.reference(file) : GeoReference.NONE;
        boolean turned = header.orientation() >= 5;
        return new ImageInfo(
                header.format().name(),
                (int) (turned ? header.heightPx() : header.widthPx()),
                (int) (turned ? header.widthPx() : header.heightPx()),
                header.bands(),
                header.bits(),
                header.type(),
                header.orientation(),
                Orientation.upright(place.corners(), header.orientation()),
                place.name());
    }

    /** Writes a PNG beside, then renames it. */
    public static void writePng(Image image, Path file) {
        write(encodePng(image), file);
    }

    /** Writes a JPEG beside, then renames it; {@code quality} 0..1. */
    public static void writeJpeg(Image image, Path file, float quality) {
        write(encodeJpeg(image, quality), file);
    }

    /** A PNG of the image's samples. */
    public static byte[] encodePng(Image image) {
        return encode(image, "png", 1);
    }

    /**
     * A baseline JPEG (JFIF).
     *
     * @param quality 0..1, the JDK encoder's scale
     */
    public static byte[] encodeJpeg(Image image, float quality) {
        return encode(image, "jpeg", quality);
    }

    private static void checkFile(Path file, ImageLimits limits) {
        if (!Files.isRegularFile(file)) throw VisionProblem.IMAGE_MISSING.with(file);
        try {
            long size = Files.size(file);
            if (size > limits.maxFileBytes()) {
                throw VisionProblem.IMAGE_FILE_TOO_LARGE.with(file, size, limits.maxFileBytes());
            }
        } catch (IOException failed) {
            throw VisionProblem.IMAGE_READ_FAILED
                    .with(file, failed.getMessage())
                    .because(failed);
        }
    }

    private static ImageHeader checkedHeader(ImageInputStream in, String where, ImageLimits limits) throws IOException {
        ImageHeader header;
        try {
            header = ImageHeader.read(in, where);
        } catch (EOFException cutOff) {
            throw VisionProblem.IMAGE_TRUNCATED
                    .with(where, "it ends inside its header")
                    .because(cutOff);
        }
        long width = header.widthPx();
        long height = header.heightPx();
        if (width < 1 || height < 1) {
            throw VisionProblem.IMAGE_UNREADABLE.with(where, "its header says %d x %d pixels".formatted(width, height));
        }
        if (width > limits.maxPixels() || height > limits.maxPixels() || width * height > limits.maxPixels()) {
            throw VisionProblem.IMAGE_TOO_LARGE.with(where, width, height, limits.maxPixels());
        }
        if (header.bits() > 16 || header.bands() < 1 || header.bands() > ImageHeader.MAX_BANDS) {
            String what = "%d bands of %d bit".formatted(header.bands(), header.bits());
            throw VisionProblem.IMAGE_SAMPLES.with(where, what, ImageHeader.MAX_BANDS);
        }
        return header;
    }

    /** A TIFF that the image plug-ins refuse gets a second chance with Apache SIS. */
    private static Image pixels(ImageInputStream in, ImageHeader header, Path file) throws IOException {
        if (header.format() != ImageHeader.Format.TIFF) return decode(in, header, file.toString());
        try {
            return decode(in, header, file.toString());
        } catch (Problem first) {
            if (first.kind() != VisionProblem.IMAGE_UNREADABLE) throw first;
            return GeoTiff.read(file).orElseThrow(() -> first);
        }
    }

    private static Image decode(ImageInputStream in, ImageHeader header, String where) throws IOException {
        // Which ink is meant, each printer's profile says anew: what came out would be any colour.
        if (header.format() == ImageHeader.Format.JPEG && header.bands() == 4)
            throw VisionProblem.IMAGE_CMYK.with(where);
        in.seek(0);
        ImageReader reader = readerFor(header, where);
        List<String> warnings = new ArrayList<>();
        try {
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(String.valueOf(warning)));
            reader.setInput(in, true, true);
            BufferedImage image = reader.read(0);
            if (!warnings.isEmpty() && header.format() != ImageHeader.Format.TIFF) {
                throw VisionProblem.IMAGE_TRUNCATED.with(where, warnings.getFirst());
            }
            return Samples.of(image, where);
        } catch (EOFException cutOff) {
            throw VisionProblem.IMAGE_TRUNCATED
                    .with(where, "it ends inside its picture")
                    .because(cutOff);
        } catch (IOException | RuntimeException failed) {
            if (failed instanceof Problem problem) throw problem;
            throw unreadable(where, failed);
        } finally {
            reader.dispose();
        }
    }

    /** Decoders meet damaged bytes with exceptions of every kind: whatever they throw, the file is at fault. */
    private static Problem unreadable(String where, Exception failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException) {
                return VisionProblem.IMAGE_TRUNCATED
                        .with(where, "it ends inside its picture")
                        .because(failed);
            }
        }
        String text = failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
        return VisionProblem.IMAGE_UNREADABLE.with(where, text).because(failed);
    }

    /** The JDK's own decoder for PNG and JPEG, the plug-in for TIFF. */
    private static ImageReader readerFor(ImageHeader header, String where) {
        boolean ofTheJdk = header.format() != ImageHeader.Format.TIFF;
        return stream(ImageIO.getImageReadersByFormatName(header.format().name()))
                .filter(reader -> ofTheJdk == reader.getClass().getName().startsWith("com.sun."))
                .findFirst()
                .orElseThrow(() -> VisionProblem.IMAGE_UNREADABLE.with(
                        where, "no decoder for " + header.format() + " is installed"));
    }

    private static byte[] encode(Image image, String format, float quality) {
        BufferedImage buffered = buffered(image);
        ImageWriter writer = stream(
                        ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(buffered), format))
                .filter(candidate -> candidate.getClass().getName().startsWith("com.sun."))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this JDK has no writer for " + format));
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            if (format.equals("jpeg")) {
                how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                how.setCompressionQuality(quality);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage((RenderedImage) buffered, null, null), how);
        } catch (IOException failed) {
            throw new IllegalStateException("encoding into memory failed", failed);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** The same samples for the JDK's drawing and writing; grey is copied as it is, without a colour space in between. */
    static BufferedImage buffered(Image image) {
        boolean grey = image.channels() == 1;
        var buffered = new BufferedImage(
                image.widthPx(), image.heightPx(), grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        byte[] into = ((DataBufferByte) buffered.getRaster().getDataBuffer()).getData();
        byte[] from = image.samples();
        if (grey) {
            System.arraycopy(from, 0, into, 0, from.length);
        } else {
            for (int i = 0; i < from.length; i += 3) {
                into[i] = from[i + 2];
                into[i + 1] = from[i + 1];
                into[i + 2] = from[i];
            }
        }
        return buffered;
    }

    private static void write(byte[] bytes, Path file) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, bytes);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw VisionProblem.IMAGE_WRITE_FAILED.with(file, failed.toString()).because(failed);
        }
    }

    private static <T> Stream<T> stream(Iterator<T> all) {
        Iterable<T> once = () -> all;
        return StreamSupport.stream(once.spliterator(), false);
    }

    /** Bytes in memory with a known length, which the limits of a TIFF need. */
    private static final class BytesInput extends MemoryCacheImageInputStream {
        private final long length;

        BytesInput(byte[] bytes) {
            super(new ByteArrayInputStream(bytes));
            this.length = bytes.length;
        }

        @Override
        public long length() {
            return length;
        }
    }
}
