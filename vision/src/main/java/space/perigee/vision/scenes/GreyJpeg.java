package space.perigee.vision.scenes;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import space.perigee.mission.Check;
import space.perigee.vision.Image;

/**
 * Grey JPEG whose samples are ours: they are put into the raster as they are. Drawing through a grey {@link BufferedImage}'s colour
 * space would shift them (88 becomes 159).
 */
final class GreyJpeg {
    private GreyJpeg() {}

    /** @param quality 0..1 as ImageIO counts it, 0.88 as the real set was written */
    static byte[] encode(Image image, float quality) {
        Check.that(image.channels() == 1, "%d channels in a grey image", image.channels());
        var grey = new BufferedImage(image.widthPx(), image.heightPx(), BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setDataElements(0, 0, image.widthPx(), image.heightPx(), image.samples());
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(grey, null, null), how);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
