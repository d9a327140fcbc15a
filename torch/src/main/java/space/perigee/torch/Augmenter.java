package space.perigee.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import space.perigee.learn.Augmentation;
import space.perigee.learn.TrainingSample;
import space.perigee.vision.Box;
import space.perigee.vision.Image;
import space.perigee.vision.LabelledBox;

/** Cuts crops out of images, varied as an {@link Augmentation} says. Pure apart from the chance that it is given. */
final class Augmenter {
    /** A third of the crops keep their pixels as they are, as the satellite sees them; the others are resampled. */
    private static final double NATIVE_SHARE = 1.0 / 3;

    /** Half of the crops are laid over a box, of a class drawn evenly, so that rare classes are seen; the others anywhere. */
    private static final double AIMED_SHARE = 0.5;

    /** A box of which the edge left this share counts as seen. */
    private static final float SEEN_SHARE = 0.5f;

    /** A box of which less is left leaves no trace; between the two it is ignored. */
    private static final float TRACE_SHARE = 0.1f;

    /** What lies beyond the image's edge: the middle of the range. */
    private static final float BEYOND = 0.5f;

    private static final float FULL_RANGE = 255;

    private final Augmentation how;

    Augmenter(Augmentation how) {
        this.how = how;
    }

    /**
     * Where a crop lies and what happens to it: crop pixel (x, y) comes from image point (left + x / scale, top + y / scale), mirrored
     * after that; a value v becomes (v - mean) * contrast + mean + brightness.
     */
    private record Draw(
            float left, float top, float scale, boolean mirrorX, boolean mirrorY, float contrast, float brightness) {}

    Crop crop(TrainingSample sample, Image image, RandomGenerator chance) {
        Draw draw = draw(sample, image, chance);
        float[] pixels = draw.scale == 1 ? copied(image, draw) : resampled(image, draw);
        adjustLight(pixels, draw);
        List<LabelledBox> boxes = new ArrayList<>();
        List<Box> ignore = new ArrayList<>();
        for (LabelledBox labelled : sample.boxes()) place(labelled, draw, boxes, ignore);
        for (Box region : sample.ignore()) {
            Box clipped = clip(moved(region, draw));
            if (clipped.areaPx() > 0) ignore.add(clipped);
        }
        return new Crop(how.cropWidthPx(), how.cropHeightPx(), image.channels(), pixels, boxes, ignore);
    }

    private Draw draw(TrainingSample sample, Image image, RandomGenerator chance) {
        boolean asIs = chance.nextDouble() < NATIVE_SHARE;
        float scale = asIs ? 1 : (float) spread(how.scaleJitter(), chance);
        boolean aimed = chance.nextDouble() < AIMED_SHARE && !sample.boxes().isEmpty();
        Box target = aimed ? drawBox(sample.boxes(), chance) : new Box(0, 0, image.widthPx(), image.heightPx());
        float left = start(target.xMin(), target.xMax(), how.cropWidthPx() / scale, image.widthPx(), aimed, chance);
        float top = start(target.yMin(), target.yMax(), how.cropHeightPx() / scale, image.heightPx(), aimed, chance);
        return new Draw(
                scale == 1 ? Math.round(left) : left,
                scale == 1 ? Math.round(top) : top,
                scale,
                chance.nextBoolean() && how.flipHorizontal(),
                chance.nextBoolean() && how.flipVertical(),
                (float) spread(how.contrastJitter(), chance),
                (float) ((2 * chance.nextDouble() - 1) * how.brightnessJitter()));
    }

    /** Log-uniform in [1 / (1 + jitter), 1 + jitter]. */
    private static double spread(double jitter, RandomGenerator chance) {
        return Math.exp((2 * chance.nextDouble() - 1) * Math.log1p(jitter));
    }

    private static Box drawBox(List<LabelledBox> boxes, RandomGenerator chance) {
        List<Integer> classes =
                boxes.stream().map(LabelledBox::classId).distinct().sorted().toList();
        int classId = classes.get(chance.nextInt(classes.size()));
        List<LabelledBox> ofClass =
                boxes.stream().filter(box -> box.classId() == classId).toList();
        return ofClass.get(chance.nextInt(ofClass.size())).box();
    }

    /** Where a window of {@code window} px begins: anywhere on the image, or anywhere that keeps the target's middle inside. */
    private static float start(float min, float max, float window, int size, boolean aimed, RandomGenerator chance) {
        float u = (float) chance.nextDouble();
        if (window >= size) return (size - window) * u;
        if (!aimed) return (size - window) * u;
        return Math.clamp((min + max) / 2 - window * u, 0, size - window);
    }

    private float[] copied(Image image, Draw draw) {
        int width = how.cropWidthPx();
        int height = how.cropHeightPx();
        float[] pixels = new float[image.channels() * width * height];
        for (int c = 0; c < image.channels(); c++)
            for (int y = 0; y < height; y++) {
                int fromY = (int) draw.top + (draw.mirrorY ? height - 1 - y : y);
                int row = (c * height + y) * width;
                for (int x = 0; x < width; x++) {
                    int fromX = (int) draw.left + (draw.mirrorX ? width - 1 - x : x);
                    pixels[row + x] = sample(image, fromX, fromY, c);
                }
            }
        return pixels;
    }

    private static float sample(Image image, int x, int y, int channel) {
        boolean inside = x >= 0 && y >= 0 && x < image.widthPx() && y < image.heightPx();
        return inside ? image.at(x, y, channel) / FULL_RANGE : BEYOND;
    }

    private float[] resampled(Image image, Draw draw) {
        int width = how.cropWidthPx();
        int height = how.cropHeightPx();
        float[] pixels = new float[image.channels() * width * height];
        for (int c = 0; c < image.channels(); c++)
            for (int y = 0; y < height; y++) {
                float fromY = draw.top + ((draw.mirrorY ? height - 1 - y : y) + 0.5f) / draw.scale - 0.5f;
                int row = (c * height + y) * width;
                for (int x = 0; x < width; x++) {
                    float fromX = draw.left + ((draw.mirrorX ? width - 1 - x : x) + 0.5f) / draw.scale - 0.5f;
                    pixels[row + x] = bilinear(image, fromX, fromY, c);
                }
            }
        return pixels;
    }

    private static float bilinear(Image image, float x, float y, int channel) {
        int x0 = (int) Math.floor(x);
        int y0 = (int) Math.floor(y);
        float fx = x - x0;
        float fy = y - y0;
        float upper = sample(image, x0, y0, channel) * (1 - fx) + sample(image, x0 + 1, y0, channel) * fx;
        float lower = sample(image, x0, y0 + 1, channel) * (1 - fx) + sample(image, x0 + 1, y0 + 1, channel) * fx;
        return upper * (1 - fy) + lower * fy;
    }

    private static void adjustLight(float[] pixels, Draw draw) {
        if (draw.contrast == 1 && draw.brightness == 0) return;
        double sum = 0;
        for (float pixel : pixels) sum += pixel;
        float mean = (float) (sum / pixels.length);
        float offset = mean - mean * draw.contrast + draw.brightness;
        for (int i = 0; i < pixels.length; i++) pixels[i] = Math.clamp(pixels[i] * draw.contrast + offset, 0f, 1f);
    }

    private void place(LabelledBox labelled, Draw draw, List<LabelledBox> boxes, List<Box> ignore) {
        Box whole = moved(labelled.box(), draw);
        Box clipped = clip(whole);
        float left = clipped.areaPx() / whole.areaPx();
        if (left >= SEEN_SHARE) boxes.add(new LabelledBox(clipped, labelled.classId()));
        else if (left >= TRACE_SHARE) ignore.add(clipped);
    }

    private Box moved(Box box, Draw draw) {
        float xMin = (box.xMin() - draw.left) * draw.scale;
        float xMax = (box.xMax() - draw.left) * draw.scale;
        float yMin = (box.yMin() - draw.top) * draw.scale;
        float yMax = (box.yMax() - draw.top) * draw.scale;
        int width = how.cropWidthPx();
        int height = how.cropHeightPx();
        return new Box(
                draw.mirrorX ? width - xMax : xMin,
                draw.mirrorY ? height - yMax : yMin,
                draw.mirrorX ? width - xMin : xMax,
                draw.mirrorY ? height - yMin : yMax);
    }

    private Box clip(Box box) {
        int width = how.cropWidthPx();
        int height = how.cropHeightPx();
        return new Box(
                Math.clamp(box.xMin(), 0, width),
                Math.clamp(box.yMin(), 0, height),
                Math.clamp(box.xMax(), 0, width),
                Math.clamp(box.yMax(), 0, height));
    }
}
