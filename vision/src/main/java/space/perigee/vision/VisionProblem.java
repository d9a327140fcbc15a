package space.perigee.vision;

import space.perigee.mission.ProblemKind;

/** What can be wrong with images, data sets, detectors and miners. */
public enum VisionProblem implements ProblemKind {
    IMAGE_MISSING("vision.image-missing", Category.INPUT, "there is no image %s; check the path"),
    IMAGE_FILE_TOO_LARGE(
            "vision.image-file-too-large",
            Category.INPUT,
            "image %s has %d bytes, over the limit of %d bytes; cut it or compress it"),
    IMAGE_TOO_LARGE(
            "vision.image-too-large",
            Category.INPUT,
            "image %s says it is %d x %d pixels, over the limit of %d pixels; cut it into parts"),
    IMAGE_UNKNOWN_FORMAT(
            "vision.image-unknown-format",
            Category.INPUT,
            "%s is no PNG, JPEG or TIFF (it begins with %s); convert it to one of these"),
    IMAGE_TRUNCATED(
            "vision.image-truncated",
            Category.INPUT,
            "image %s is cut off or damaged: %s; copy it again from its source"),
    IMAGE_UNREADABLE(
            "vision.image-unreadable",
            Category.INPUT,
            "image %s cannot be read: %s; convert it to an 8 or 16 bit PNG or to a TIFF with deflate or no compression"),
    IMAGE_SAMPLES(
            "vision.image-samples",
            Category.INPUT,
            "image %s holds %s; convert it to 8 or 16 bit unsigned samples of 1 to %d bands"),
    IMAGE_CHANNELS(
            "vision.image-channels",
            Category.INPUT,
            "image %s has %d channels, those before it have %d, and a model takes one kind; convert it"),
    IMAGE_CMYK(
            "vision.image-cmyk",
            Category.INPUT,
            "image %1$s is a JPEG in CMYK, which is not supported; convert it to RGB: magick %1$s -colorspace sRGB NEW.png"),
    IMAGE_WRITE_FAILED(
            "vision.image-write-failed",
            Category.ENVIRONMENT,
            "image %s cannot be written: %s; check its permissions and the free space"),
    IMAGE_READ_FAILED(
            "vision.image-read-failed",
            Category.ENVIRONMENT,
            "image %s cannot be read from disk: %s; check the disk and its permissions"),
    MODEL_MISSING("vision.model-missing", Category.INPUT, "there is no model %s; check the path"),
    MODEL_UNREADABLE(
            "vision.model-unreadable",
            Category.INPUT,
            "ONNX Runtime cannot load model %s: %s; give it a whole ONNX file of opset 7 to 22"),
    MODEL_SHAPE(
            "vision.model-shape",
            Category.INPUT,
            "model %s has another shape than its card says: %s, %s wanted; export it again with its card"),
    INFERENCE_FAILED(
            "vision.inference-failed",
            Category.ENVIRONMENT,
            "inference with %s failed: %s; free some memory, or export the model again"),
    MINER_UNKNOWN("vision.miner-unknown", Category.INPUT, "there is no miner \"%s\"; did you mean %s? Known: %s"),
    MINER_PARAMETER_UNKNOWN(
            "vision.miner-parameter-unknown",
            Category.INPUT,
            "miner %s has no parameter \"%s\"; did you mean %s? Known: %s"),
    MINER_PARAMETER_VALUE(
            "vision.miner-parameter-value",
            Category.INPUT,
            "parameter %s of miner %s is \"%s\"; give a number from 0 to 1"),
    DATA_TROUBLE("vision.data-trouble", Category.INPUT, "%s: %s; correct it, perigee data check lists every trouble"),
    DATA_MISSING(
            "vision.data-missing",
            Category.INPUT,
            "%s is no data set: neither classes.txt with splits/ (YOLO) nor annotations/*.json (COCO) is there; check the path"),
    JSON_BROKEN("vision.json-broken", Category.INPUT, "%s, character %d: %s; write it again with a JSON library"),
    SPLIT_MISSING(
            "vision.split-missing",
            Category.INPUT,
            "data set %s has no split %s, it has %s; add the split or name another");

    private final String key;
    private final Category category;
    private final String template;

    VisionProblem(String key, Category category, String template) {
        this.key = key;
        this.category = category;
        this.template = template;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public Category category() {
        return category;
    }

    @Override
    public String template() {
        return template;
    }
}
