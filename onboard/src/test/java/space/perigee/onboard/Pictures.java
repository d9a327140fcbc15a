package space.perigee.onboard;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.plugins.tiff.GeoTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;
import javax.imageio.stream.ImageOutputStream;

/** What payloads write, by the JDK's own encoders: a grey picture that is dark at the upper left and bright at the lower right. */
enum Pictures {
    PNG_8("png", 8, false),
    PNG_16("png", 16, false),
    JPEG("jpg", 8, false),
    TIFF_8("tiff", 8, false),
    TIFF_16("tiff", 16, false),
    GEOTIFF_8("tiff", 8, true),
    GEOTIFF_16("tiff", 16, true);

    private final String format;
    private final int bits;
    private final boolean onTheGround;

    Pictures(String format, int bits, boolean onTheGround) {
        this.format = format;
        this.bits = bits;
        this.onTheGround = onTheGround;
    }

    String fileName() {
        return name() + "." + format;
    }

    /** Whether it says where on the ground it is. */
    boolean isOnTheGround() {
        return onTheGround;
    }

    byte[] encode(int width, int height) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageWriter writer = writer();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
            BufferedImage image = gradient(width, height);
            writer.setOutput(out);
            IIOMetadata metadata = onTheGround ? utm50(writer, image) : null;
            writer.write(null, new IIOImage(image, null, metadata), writer.getDefaultWriteParam());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }

    /** The JDK's, wherever others are on the class path. */
    private ImageWriter writer() {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
        Stream<ImageWriter> all = StreamSupport.stream(((Iterable<ImageWriter>) () -> writers).spliterator(), false);
        return all.filter(one -> one.getClass().getName().startsWith("com.sun."))
                .findFirst()
                .orElseThrow();
    }

    private BufferedImage gradient(int width, int height) {
        int type = bits == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT;
        WritableRaster raster = Raster.createInterleavedRaster(type, width, height, 1, null);
        int max = (1 << bits) - 1;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                raster.setSample(x, y, 0, (int) ((long) max * (x + y) / (width + height - 2)));
            }
        }
        ColorSpace grey = ColorSpace.getInstance(ColorSpace.CS_GRAY);
        return new BufferedImage(new ComponentColorModel(grey, false, false, 1, type), raster, false, null);
    }

    /** Pixels of 10 m in UTM zone 50 north (OGC 19-008r4): version 1.1.0, projected, pixel is area, EPSG:32650. */
    private static IIOMetadata utm50(ImageWriter writer, BufferedImage image) throws IOException {
        IIOMetadata plain = writer.getDefaultImageMetadata(
                ImageTypeSpecifier.createFromRenderedImage(image), writer.getDefaultWriteParam());
        TIFFDirectory directory = TIFFDirectory.createFromMetadata(plain);
        GeoTIFFTagSet tags = GeoTIFFTagSet.getInstance();
        directory.addTIFFField(doubles(tags.getTag(GeoTIFFTagSet.TAG_MODEL_PIXEL_SCALE), 10, 10, 0));
        directory.addTIFFField(doubles(tags.getTag(GeoTIFFTagSet.TAG_MODEL_TIE_POINT), 0, 0, 0, 500_000, 1000, 0));
        char[] keys = {1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32650};
        directory.addTIFFField(
                new TIFFField(tags.getTag(GeoTIFFTagSet.TAG_GEO_KEY_DIRECTORY), TIFFTag.TIFF_SHORT, keys.length, keys));
        return directory.getAsMetadata();
    }

    private static TIFFField doubles(TIFFTag tag, double... values) {
        return new TIFFField(tag, TIFFTag.TIFF_DOUBLE, values.length, values);
    }
}
