package space.perigee.cli;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.util.List;
import space.perigee.mission.Text;
import space.perigee.vision.Box;
import space.perigee.vision.Detection;
import space.perigee.vision.Image;

/** Draws detections on a picture. */
final class BoxPainter {
    private static final int CHANNELS = 3;
    private static final int FONT_PX = 11;
    private static final float HUE_STEP = 0.618f; // the golden ratio: any number of classes are told apart

    private BoxPainter() {}

    /** A new colour picture: the old one, boxes, class names and scores. */
    static Image painted(Image image, List<Detection> found, List<String> classes) {
        int[] order = {0, 1, 2};
        byte[] samples = image.withChannels(CHANNELS).samples().clone();
        BufferedImage canvas = new BufferedImage(
                new ComponentColorModel(
                        ColorSpace.getInstance(ColorSpace.CS_sRGB),
                        false,
                        false,
                        Transparency.OPAQUE,
                        DataBuffer.TYPE_BYTE),
                Raster.createInterleavedRaster(
                        new DataBufferByte(samples, samples.length),
                        image.widthPx(),
                        image.heightPx(),
                        image.widthPx() * CHANNELS,
                        CHANNELS,
                        order,
                        null),
                false,
                null);
        Graphics2D pen = canvas.createGraphics();
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, FONT_PX));
        for (Detection one : found) paint(pen, one, classes);
        pen.dispose();
        return new Image(image.widthPx(), image.heightPx(), CHANNELS, samples);
    }

    private static void paint(Graphics2D pen, Detection one, List<String> classes) {
        Box box = one.box();
        pen.setColor(Color.getHSBColor(one.classId() * HUE_STEP, 0.9f, 1));
        int x = Math.round(box.xMin());
        int y = Math.round(box.yMin());
        pen.drawRect(x, y, Math.round(box.xMax()) - x, Math.round(box.yMax()) - y);
        String label = Text.of("%s %.2f", classes.get(one.classId()), one.score());
        pen.drawString(label, x, y < FONT_PX + 2 ? y + FONT_PX + 2 : y - 2);
    }
}
