package space.perigee.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import space.perigee.learn.Augmentation;
import space.perigee.learn.BaseTraining;
import space.perigee.learn.Recipe;
import space.perigee.learn.TrainingSample;
import space.perigee.mission.Digest;
import space.perigee.vision.DataSet;
import space.perigee.vision.ImageInfo;
import space.perigee.vision.Images;
import space.perigee.vision.LabelledImage;

/**
 * A base that is to be trained: all that decides what comes out.
 *
 * @param known domain of the data set
 * @param drawn scenes drawn by Perigee that are mixed in; empty for none
 * @param epochs passes over the known domain's training images
 * @param init weights of darknet to start from
 */
record BaseOrder(DataSet data, String known, List<LabelledImage> drawn, int epochs, long seed, Optional<Path> init) {
    /** Six anchors are fitted to the boxes. */
    static final int MIN_BOXES = 6;

    /** On-board memory is measured with tiles of 640 x 512; a larger image is cut into tiles. */
    private static final int MAX_TILE_PX = 640;

    private static final int STRIDE_PX = 32;

    /** As the shipped base was trained: three real images for each drawn one. */
    private static final double DRAWN_SHARE = 0.25;

    private static final int MAX_NAME = 50;

    List<LabelledImage> train() {
        return data.split(known, DataSet.Part.TRAIN);
    }

    List<LabelledImage> validation() {
        return data.split(known, DataSet.Part.VAL);
    }

    /** Real ones as known, drawn ones as new: the trainer mixes the two by share. */
    List<TrainingSample> samples() {
        List<TrainingSample> samples = new ArrayList<>();
        train().forEach(image -> samples.add(sample(image, TrainingSample.Domain.KNOWN)));
        drawn.forEach(image -> samples.add(sample(image, TrainingSample.Domain.NEW)));
        int boxes = samples.stream().mapToInt(sample -> sample.boxes().size()).sum();
        if (boxes < MIN_BOXES)
            throw CliProblem.TOO_FEW_BOXES.with(data.folder(), boxes, known + DataSet.Part.TRAIN.suffix(), MIN_BOXES);
        return samples;
    }

    private static TrainingSample sample(LabelledImage image, TrainingSample.Domain domain) {
        return new TrainingSample(image.file(), image.boxes(), image.ignore(), domain);
    }

    /** The detector: tiles as large as most images, channels as the first image has them. */
    BaseTraining.Wish wish() {
        ImageInfo usual = usual();
        return new BaseTraining.Wish(
                name(), tileSide(usual.widthPx()), tileSide(usual.heightPx()), channels(data, known), data.classes());
    }

    /** Channels of the images of a domain. */
    static int channels(DataSet data, String domain) {
        return Images.read(data.split(domain, DataSet.Part.TRAIN).getFirst().file())
                .channels();
    }

    private ImageInfo usual() {
        Map<String, Integer> counts = new HashMap<>();
        ImageInfo usual = Images.info(train().getFirst().file());
        for (LabelledImage image : train()) {
            ImageInfo info = Images.info(image.file());
            int now = counts.merge(size(info), 1, Integer::sum);
            if (now > counts.getOrDefault(size(usual), 0)) usual = info;
        }
        return usual;
    }

    private static String size(ImageInfo info) {
        return info.widthPx() + "x" + info.heightPx();
    }

    private static int tileSide(int px) {
        return Math.min(MAX_TILE_PX, Math.ceilDiv(px, STRIDE_PX) * STRIDE_PX);
    }

    private String name() {
        String plain = (data.folder().toAbsolutePath().normalize().getFileName() + "-" + known)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+", "");
        String name = plain.substring(0, Math.min(MAX_NAME, plain.length())).replaceAll("-+$", "");
        return name.isEmpty() ? "base" : name;
    }

    Recipe recipe(BaseTraining.Wish wish) {
        Augmentation usual = Augmentation.usual();
        Augmentation crops = new Augmentation(
                Math.min(usual.cropWidthPx(), wish.widthPx()),
                Math.min(usual.cropHeightPx(), wish.heightPx()),
                usual.flipHorizontal(),
                usual.flipVertical(),
                usual.scaleJitter(),
                usual.brightnessJitter(),
                usual.contrastJitter());
        Recipe one = Recipe.forBase(seed, 1).withAugmentation(crops);
        int images = drawn.isEmpty() ? train().size() : (int) Math.round(train().size() / (1 - DRAWN_SHARE));
        int steps = Math.max(1, (int) Math.ceilDiv((long) images * epochs, one.batch()));
        Recipe recipe = Recipe.forBase(seed, steps).withAugmentation(crops);
        return drawn.isEmpty() ? recipe : recipe.withNewShare(DRAWN_SHARE);
    }

    /** The same for the same inputs, wherever they lie. */
    Digest digest(BaseTraining.Wish wish, Recipe recipe) {
        StringBuilder text = new StringBuilder("perigee base 1\n").append(wish).append(recipe);
        text.append(init.map(file -> Digest.of(file).toString()).orElse("fresh"));
        for (List<LabelledImage> images : List.of(train(), drawn, validation())) {
            text.append('\n');
            for (LabelledImage image : images)
                text.append(Digest.of(image.file())).append(image.boxes()).append(image.ignore());
        }
        return Digest.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
