package space.perigee.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.mission.Problem;

final class ImagesTest {
    @TempDir
    Path folder;

    /** The trap: getRGB makes 159 of grey 88. */
    @Test
    void greyComesBackAsItWasWritten() {
        Image grey = gradient(40, 30, 1);
        Path file = folder.resolve("grey.png");
        Images.writePng(grey, file);
        Image back = Images.read(file);
        assertThat(back.channels()).isEqualTo(1);
        assertThat(back.samples()).isEqualTo(grey.samples());

        byte[] flat = new byte[64 * 64];
        Arrays.fill(flat, (byte) 88);
        Image jpeg = Images.decode(Images.encodeJpeg(new Image(64, 64, 1, flat), 0.9f), "flat");
        assertThat(jpeg.at(10, 10, 0)).isEqualTo(88);
    }

    @Test
    void colourComesBackInItsOrder() {
        Image rgb = gradient(17, 9, 3);
        assertThat(Images.decode(Images.encodePng(rgb), "rgb").samples()).isEqualTo(rgb.samples());
        byte[] red = new byte[32 * 32 * 3];
        for (int i = 0; i < red.length; i += 3) red[i] = (byte) 250;
        Image jpeg = Images.decode(Images.encodeJpeg(new Image(32, 32, 3, red), 0.95f), "red");
        assertThat(jpeg.at(5, 5, 0)).isGreaterThan(240);
        assertThat(jpeg.at(5, 5, 2)).isLessThan(12);
    }

    @Test
    void aTiffOfEightBitAndFourBandsGivesItsFirstThree() throws IOException {
        Path file = folder.resolve("four.tif");
        Files.write(file, Tiffs.raw(6, 4, 4, 8, ByteOrder.LITTLE_ENDIAN, (x, y, band) -> 10 * band + x));
        Image image = Images.read(file);
        assertThat(image.channels()).isEqualTo(3);
        assertThat(image.at(5, 3, 2)).isEqualTo(25);
        assertThat(Images.info(file).bands()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"LITTLE", "BIG"})
    void sixteenBitsAreStretchedByTheirPercentiles(String order) throws IOException {
        ByteOrder byteOrder = order.equals("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        Path file = folder.resolve("sixteen.tif");
        // 100 x 100 values 1000..10999; the 0.1 percentile is 1010, the 99.9 percentile 10989
        Files.write(file, Tiffs.raw(100, 100, 1, 16, byteOrder, (x, y, band) -> 1000 + 100 * y + x));
        Image image = Images.read(file);
        assertThat(image.at(0, 0, 0)).isZero();
        assertThat(image.at(10, 0, 0)).isZero();
        assertThat(image.at(99, 99, 0)).isEqualTo(255);
        assertThat(image.at(0, 50, 0)).isEqualTo(Math.round(255.0 * (6000 - 1010) / (10989 - 1010)));
    }

    @Test
    void aPngOfSixteenBitsIsRead() throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 20, 20, 1, null);
        for (int i = 0; i < 400; i++) raster.setSample(i % 20, i / 20, 0, 20_000 + i);
        var model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY), false, false, 1, DataBuffer.TYPE_USHORT);
        Path file = folder.resolve("sixteen.png");
        ImageIO.write(new BufferedImage(model, raster, false, null), "png", file.toFile());
        Image image = Images.read(file);
        assertThat(image.at(0, 0, 0)).isZero();
        assertThat(image.at(19, 19, 0)).isEqualTo(255);
        assertThat(Images.info(file).bitsPerSample()).isEqualTo(16);
    }

    /** Corners go with the pixels: what the upright picture shows at its upper left is where the first corner lies. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void theCornersAreThoseOfTheUprightPicture(int orientation) {
        Image stored = new Image(2, 2, 1, new byte[] {0, 1, 3, 2}); // numbered as corners are

        Image upright = Orientation.upright(stored, orientation);

        assertThat(Orientation.upright(List.of(0, 1, 2, 3), orientation))
                .containsExactly(upright.at(0, 0, 0), upright.at(1, 0, 0), upright.at(1, 1, 0), upright.at(0, 1, 0));
    }

    /** Orientation 6: what is stored at the left bottom stands at the top left. */
    @ParameterizedTest
    @CsvSource({"1,0,0", "2,3,0", "3,3,1", "4,0,1", "5,0,0", "6,0,1", "7,3,1", "8,3,0"})
    void theOrientationIsApplied(int orientation, int storedX, int storedY) throws IOException {
        Image stored = new Image(4, 2, 1, new byte[] {0, 1, 2, 3, 4, 5, 6, 7});
        byte[] tiff = Tiffs.raw(4, 2, 1, 8, ByteOrder.LITTLE_ENDIAN, orientation, (x, y, band) -> stored.at(x, y, 0));
        Path file = folder.resolve("turned.tif");
        Files.write(file, tiff);
        Image upright = Images.read(file);
        assertThat(upright.at(0, 0, 0)).isEqualTo(stored.at(storedX, storedY, 0));
        assertThat(upright.widthPx()).isEqualTo(orientation >= 5 ? 2 : 4);
        assertThat(Images.info(file).widthPx()).isEqualTo(upright.widthPx());
    }

    @Test
    void theOrientationOfAJpegComesFromItsExif() {
        Image wide = gradient(48, 16, 1);
        byte[] jpeg = withExif(Images.encodeJpeg(wide, 0.95f), 6);
        Image upright = Images.decode(jpeg, "exif");
        assertThat(upright.widthPx()).isEqualTo(16);
        assertThat(upright.heightPx()).isEqualTo(48);
        assertThat(upright.at(15, 47, 0)).isCloseTo(wide.at(47, 0, 0), within(6));
    }

    @Test
    void aJpegCutOffAnywhereIsRefused() {
        byte[] whole = Images.encodeJpeg(gradient(200, 160, 1), 0.9f);
        for (int tenth = 0; tenth < 10; tenth++) {
            byte[] part = Arrays.copyOf(whole, whole.length * tenth / 10);
            assertThatThrownBy(() -> Images.decode(part, "cut.jpg"))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("cut.jpg");
        }
        assertThatThrownBy(() -> Images.decode(Arrays.copyOf(whole, whole.length - 2), "cut.jpg"))
                .hasMessageContaining("vision.image-truncated");
    }

    @Test
    void aPngOrTiffCutOffAnywhereIsRefused() throws IOException {
        byte[] png = Images.encodePng(gradient(90, 70, 3));
        byte[] tiff = Tiffs.raw(90, 70, 1, 16, ByteOrder.BIG_ENDIAN, (x, y, band) -> x * y);
        for (byte[] whole : new byte[][] {png, tiff}) {
            for (int tenth = 0; tenth < 10; tenth++) {
                byte[] part = Arrays.copyOf(whole, whole.length * tenth / 10);
                assertThatThrownBy(() -> Images.decode(part, "cut")).isInstanceOf(Problem.class);
            }
        }
    }

    @Test
    void aPngOfHundredThousandPixelsASideIsRefusedByItsHeader() {
        assertThatThrownBy(() -> Images.decode(pngHeader(100_000, 100_000), "bomb.png"))
                .isInstanceOf(Problem.class)
                .hasMessage(
                        "vision.image-too-large: image bomb.png says it is 100000 x 100000 pixels, over the limit of"
                                + " 67108864 pixels; cut it into parts");
        assertThatThrownBy(() -> Images.decode(pngHeader(1 << 30, 1 << 30), "bomb.png"))
                .hasMessageContaining("image-too-large");
    }

    @Test
    void bombsOfTiffAreRefusedByTheirHeader() {
        byte[] huge = Tiffs.raw(2, 2, 1, 8, ByteOrder.LITTLE_ENDIAN, (x, y, band) -> 0);
        ByteBuffer patch = ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN);
        Tiffs.set(patch, 256, 70_000);
        Tiffs.set(patch, 257, 70_000);
        assertThatThrownBy(() -> Images.decode(huge, "bomb.tif")).hasMessageContaining("70000 x 70000 pixels");

        byte[] array = Tiffs.raw(2, 2, 1, 8, ByteOrder.LITTLE_ENDIAN, (x, y, band) -> 0);
        Tiffs.setCount(ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN), 273, 0x7fff_ffff);
        assertThatThrownBy(() -> Images.decode(array, "bomb.tif")).hasMessageContaining("claims 2147483647 values");

        byte[] outside = Tiffs.raw(2, 2, 1, 8, ByteOrder.LITTLE_ENDIAN, (x, y, band) -> 0);
        Tiffs.set(ByteBuffer.wrap(outside).order(ByteOrder.LITTLE_ENDIAN), 279, 1_000_000);
        assertThatThrownBy(() -> Images.decode(outside, "bomb.tif")).hasMessageContaining("image-truncated");
    }

    @Test
    void otherFilesAreRefusedWithWhatToDo() throws IOException {
        Path file = folder.resolve("a.gif");
        Files.writeString(file, "GIF89a...........");
        assertThatThrownBy(() -> Images.read(file))
                .hasMessage(
                        "vision.image-unknown-format: " + file
                                + " is no PNG, JPEG or TIFF (it begins with bytes 47 49 46 38 39 61 2e 2e); convert it to one of these");
        assertThatThrownBy(() -> Images.decode(new byte[0], "none")).hasMessageContaining("it is empty");
        assertThatThrownBy(() -> Images.read(folder.resolve("b.png"))).hasMessageContaining("vision.image-missing");
        assertThatThrownBy(() -> Images.decode(Images.encodePng(gradient(9, 9, 1)), "x", new ImageLimits(64, 10_000)))
                .hasMessageContaining("over the limit of 64 pixels");
    }

    /** On the central meridian of zone 50 (117 degrees east), 1 km north of the equator: 1000 / (0.9996 * 110574.28) degrees. */
    @Test
    void theCornersOfAGeoTiffAreInLongitudeAndLatitude() throws IOException {
        Path file = folder.resolve("utm.tif");
        Files.write(file, Tiffs.utm50(20, 100, 500_000, 1000));
        ImageInfo info = Images.info(file);
        assertThat(info.referenceFrame()).contains("UTM");
        assertThat(info.corners()).hasSize(4);
        assertThat(info.corners().getFirst().lonDeg()).isCloseTo(117, within(1e-9));
        assertThat(info.corners().getFirst().latDeg()).isCloseTo(1000 / (0.9996 * 110574.28), within(1e-6));
        assertThat(info.corners().get(2).latDeg()).isCloseTo(0, within(1e-9));
        // 200 m east: 200 / (0.9996 * 111319.49) degrees of longitude at the equator
        assertThat(info.corners().get(2).lonDeg()).isCloseTo(117 + 200 / (0.9996 * 111319.49), within(1e-6));
        assertThat(Images.read(file).heightPx()).isEqualTo(100);
    }

    @Test
    void cropPadAndChannels() {
        Image image = gradient(10, 8, 3);
        Image crop = image.crop(2, 3, 4, 5);
        assertThat(crop.at(3, 4, 1)).isEqualTo(image.at(5, 7, 1));
        Image padded = crop.padTo(6, 6, 128);
        assertThat(padded.at(5, 5, 0)).isEqualTo(128);
        assertThat(padded.at(3, 4, 2)).isEqualTo(crop.at(3, 4, 2));
        Image grey = new Image(1, 1, 3, new byte[] {100, (byte) 150, (byte) 200}).toGrey();
        assertThat(grey.at(0, 0, 0)).isEqualTo(141); // 29.9 + 88.05 + 22.8 = 140.75
        assertThat(grey.withChannels(3).samples()).containsExactly(141, 141, 141);
    }

    static Image gradient(int width, int height, int channels) {
        byte[] samples = new byte[width * height * channels];
        for (int i = 0; i < samples.length; i++) {
            int pixel = i / channels;
            samples[i] = (byte) (pixel % width * 3 + pixel / width * 2 + 40 * (i % channels));
        }
        return new Image(width, height, channels, samples);
    }

    private static byte[] pngHeader(int width, int height) {
        ByteBuffer png = ByteBuffer.allocate(33);
        png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10}).putInt(13);
        png.putInt(0x49484452).putInt(width).putInt(height).put(new byte[] {8, 0, 0, 0, 0});
        var crc = new CRC32();
        crc.update(png.array(), 12, 17);
        return png.putInt((int) crc.getValue()).array();
    }

    private static byte[] withExif(byte[] jpeg, int orientation) {
        ByteBuffer exif = ByteBuffer.allocate(2 + 2 + 6 + 8 + 2 + 12 + 4);
        exif.putShort((short) 0xffe1).putShort((short) (exif.capacity() - 2));
        exif.put(new byte[] {'E', 'x', 'i', 'f', 0, 0, 'M', 'M'})
                .putShort((short) 42)
                .putInt(8);
        exif.putShort((short) 1).putShort((short) 274).putShort((short) 3).putInt(1);
        exif.putShort((short) orientation).putShort((short) 0).putInt(0);
        var out = new ByteArrayOutputStream();
        int app0 = 2 + 2 + (((jpeg[4] & 0xff) << 8) | (jpeg[5] & 0xff));
        out.write(jpeg, 0, app0);
        out.writeBytes(exif.array());
        out.write(jpeg, app0, jpeg.length - app0);
        return out.toByteArray();
    }
}
