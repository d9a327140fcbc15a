package space.perigee.vision;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.SampleModel;

/** Takes an image out of the JDK's classes by its raster's samples; {@code getRGB} would send grey through a linear colour space (88 becomes 159). */
final class Samples {
    private Samples() {}

    static Image of(RenderedImage image, String where) {
        Raster raster = image instanceof BufferedImage buffered ? buffered.getRaster() : image.getData();
        ColorModel colours = image.getColorModel();
        if (colours instanceof IndexColorModel palette) return ofPalette(raster, palette);
        if (colours != null
                && colours.getColorSpace().getType() == ColorSpace.TYPE_CMYK
                && raster.getNumBands() >= 4
                && raster.getSampleModel().getSampleSize(0) == 8) {
            return ofCmyk(raster);
        }
        return ofRaster(raster, where);
    }

    private static Image ofRaster(Raster raster, String where) {
        SampleModel model = raster.getSampleModel();
        int type = model.getDataType();
        int bits = model.getSampleSize(0);
        boolean unsigned =
                type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT || type == DataBuffer.TYPE_INT;
        if (!unsigned || bits > 16) {
            String what = bits + " bit " + (unsigned ? "" : "signed or floating point ") + "samples";
            throw VisionProblem.IMAGE_SAMPLES.with(where, what, ImageHeader.MAX_BANDS);
        }
        int channels = raster.getNumBands() >= 3 ? 3 : 1;
        return bits > 8 ? sixteen(raster, channels) : eight(raster, channels);
    }

    private static Image eight(Raster raster, int channels) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] samples = new byte[Math.multiplyExact(Math.multiplyExact(width, height), channels)];
        int[] row = new int[width];
        for (int c = 0; c < channels; c++) {
            int full = (1 << raster.getSampleModel().getSampleSize(c)) - 1;
            for (int y = 0; y < height; y++) {
                raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, c, row);
                int to = y * width * channels + c;
                for (int x = 0; x < width; x++, to += channels) {
                    samples[to] = (byte) (full == 255 ? row[x] : row[x] * 255 / full);
                }
            }
        }
        return new Image(width, height, channels, samples);
    }

    private static Image sixteen(Raster raster, int channels) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        SampleScale scale = SampleScale.of(histogram(raster, channels));
        byte[] samples = new byte[Math.multiplyExact(Math.multiplyExact(width, height), channels)];
        int[] row = new int[width];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, c, row);
                int to = y * width * channels + c;
                for (int x = 0; x < width; x++, to += channels) samples[to] = scale.apply(row[x]);
            }
        }
        return new Image(width, height, channels, samples);
    }

    private static int[] histogram(Raster raster, int channels) {
        int[] counts = new int[1 << 16];
        int[] row = new int[raster.getWidth()];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < raster.getHeight(); y++) {
                raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, c, row);
                for (int value : row) counts[value & 0xffff]++;
            }
        }
        return counts;
    }

    /** A palette of greys gives a grey image, any other RGB. */
    private static Image ofPalette(Raster raster, IndexColorModel palette) {
        int size = palette.getMapSize();
        byte[][] entries = new byte[3][size];
        palette.getReds(entries[0]);
        palette.getGreens(entries[1]);
        palette.getBlues(entries[2]);
        boolean grey = true;
        for (int i = 0; i < size; i++) grey &= entries[0][i] == entries[1][i] && entries[1][i] == entries[2][i];
        int channels = grey ? 1 : 3;
        int width = raster.getWidth();
        byte[] samples = new byte[width * raster.getHeight() * channels];
        int[] row = new int[width];
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            for (int index : row) {
                for (int c = 0; c < channels; c++) samples[to++] = index < size ? entries[c][index] : 0;
            }
        }
        return new Image(width, raster.getHeight(), channels, samples);
    }

    /** Ink to light without a profile: R = (1 - C)(1 - K), and so on. */
    private static Image ofCmyk(Raster raster) {
        int width = raster.getWidth();
        byte[] samples = new byte[width * raster.getHeight() * 3];
        int[] pixel = new int[raster.getNumBands()];
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            for (int x = 0; x < width; x++) {
                raster.getPixel(raster.getMinX() + x, raster.getMinY() + y, pixel);
                for (int c = 0; c < 3; c++) samples[to++] = (byte) ((255 - pixel[c]) * (255 - pixel[3]) / 255);
            }
        }
        return new Image(width, raster.getHeight(), 3, samples);
    }
}
