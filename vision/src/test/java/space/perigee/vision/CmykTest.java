package space.perigee.vision;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;

/** JPEGs of four components, as print shops make them. */
class CmykTest {
    private static final int SIDE_PX = 32;

    private static byte[] jpeg(int... ink) throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(0, SIDE_PX, SIDE_PX, 4, null);
        for (int y = 0; y < SIDE_PX; y++) for (int x = 0; x < SIDE_PX; x++) raster.setPixel(x, y, ink);
        List<ImageWriter> writers = new ArrayList<>();
        ImageIO.getImageWritersByFormatName("jpeg").forEachRemaining(writers::add);
        ImageWriter writer = writers.stream()
                .filter(one -> one.getClass().getName().startsWith("com.sun."))
                .findFirst()
                .orElseThrow();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(raster, null, null), null);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Adobe's APP14 (ITU-T T.872, 6.5.3): 0 CMYK, 2 YCCK; before it an APP0 would say something else. */
    private static byte[] ofAdobe(byte[] plain, int transform) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(plain, 0, 2);
        out.writeBytes(new byte[] {
            (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
        });
        int at = 2;
        if ((plain[3] & 0xff) == 0xe0) at += 2 + ((plain[4] & 0xff) << 8 | (plain[5] & 0xff));
        out.write(plain, at, plain.length - at);
        return out.toByteArray();
    }

    @Test
    void aPictureOfInkIsRefusedAsWhatItIs() throws IOException {
        byte[] plain = jpeg(200, 30, 60, 10);

        for (byte[] file : List.of(plain, ofAdobe(plain, 0), ofAdobe(plain, 2)))
            assertThatThrownBy(() -> Images.decode(file, "ink.jpg"))
                    .hasMessage(
                            "vision.image-cmyk: image ink.jpg is a JPEG in CMYK, which is not supported; convert it to"
                                    + " RGB: magick ink.jpg -colorspace sRGB NEW.png");
    }
}
