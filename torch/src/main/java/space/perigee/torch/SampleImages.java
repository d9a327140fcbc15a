package space.perigee.torch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import space.perigee.learn.TrainingSample;
import space.perigee.model.ModelCard;
import space.perigee.vision.Image;
import space.perigee.vision.Images;
import space.perigee.vision.LabelledBox;

/** The images of a training, kept in memory once read as far as there is room, and checked against the model. */
final class SampleImages {
    /** 1200 images of 640 x 512 grey: more than a base training has; the heap is a gigabyte. */
    private static final long MAX_KEPT_BYTES = 400L << 20;

    private final List<TrainingSample> samples;
    private final ModelCard card;
    private final Map<Integer, Image> kept = new HashMap<>();
    private long keptBytes;

    SampleImages(List<TrainingSample> samples, ModelCard card) {
        this.samples = samples;
        this.card = card;
        for (TrainingSample sample : samples)
            for (LabelledBox box : sample.boxes())
                if (box.classId() >= card.classes().size())
                    throw TorchProblem.WRONG_CLASS.with(
                            sample.image(), box.classId(), card.classes().size());
    }

    TrainingSample sample(int i) {
        return samples.get(i);
    }

    Image image(int i) {
        Image known = kept.get(i);
        if (known != null) return known;
        Image read = Images.read(samples.get(i).image());
        if (read.channels() != card.channels())
            throw TorchProblem.WRONG_IMAGE.with(samples.get(i).image(), read.channels(), card.channels());
        if (keptBytes + read.samples().length <= MAX_KEPT_BYTES) {
            kept.put(i, read);
            keptBytes += read.samples().length;
        }
        return read;
    }
}
