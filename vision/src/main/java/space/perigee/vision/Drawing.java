package space.perigee.vision;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/** Boxes with class and score on a picture, for people. */
public final class Drawing {
    /** Told apart by eyes of every kind (Okabe and Ito 2008). */
    private static final List<Color> COLOURS = List.of(
            new Color(0xE69F00),
            new Color(0x56B4E9),
            new Color(0x009E73),
            new Color(0xF0E442),
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0xCC79A7));

    private static final int FONT_PX = 11;

    private Drawing() {}

    /** A copy in colour with what was found. */
    public static Image detections(Image image, Detections found, List<String> classes) {
        Image rgb = image.withChannels(3);
        BufferedImage canvas = Images.buffered(rgb);
        Graphics2D pen = canvas.createGraphics();
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, FONT_PX));
        for (Detection one : found.all().reversed()) draw(pen, one, classes); // the best on top
        pen.dispose();
        return Samples.of(canvas, "drawing");
    }

    private static void draw(Graphics2D pen, Detection one, List<String> classes) {
        Color colour = COLOURS.get(Math.floorMod(one.classId(), COLOURS.size()));
        Box box = one.box();
        pen.setColor(colour);
        pen.setStroke(new BasicStroke(1.5f));
        pen.draw(new Rectangle2D.Float(box.xMin(), box.yMin(), box.xMax() - box.xMin(), box.yMax() - box.yMin()));
        String name = one.classId() < classes.size() ? classes.get(one.classId()) : "class " + one.classId();
        String text = String.format(Locale.ROOT, "%s %.2f", name, one.score());
        FontMetrics metrics = pen.getFontMetrics();
        float top = Math.max(0, box.yMin() - metrics.getHeight());
        pen.fill(new Rectangle2D.Float(box.xMin(), top, metrics.stringWidth(text) + 4f, metrics.getHeight()));
        pen.setColor(Color.BLACK);
        pen.drawString(text, box.xMin() + 2, top + metrics.getAscent());
    }
}
