package space.perigee.learn;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import space.perigee.model.BatchNormFolding;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelCard.Anchor;
import space.perigee.model.ModelCard.Head;
import space.perigee.model.ModelFile;
import space.perigee.model.TensorSets;
import space.perigee.model.Yolov3Tiny;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;

/**
 * A detector from nothing: anchors fitted to the data, a fresh net with batch norm, a job that trains all of it, and the folding of
 * what comes back into the model that flies.
 */
public final class BaseTraining {
    private static final List<Integer> STRIDES_PX = List.of(32, 16);
    private static final int ANCHORS_PER_HEAD = 3;

    private BaseTraining() {}

    /** What a fresh detector is to be. */
    public record Wish(String name, int widthPx, int heightPx, int channels, List<String> classes) {
        public Wish {
            classes = List.copyOf(classes);
        }
    }

    /** A fresh yolov3-tiny with anchors for these samples; the seed draws anchors' starts and weights. */
    public static ModelFile fresh(Wish wish, List<TrainingSample> samples, long seed) {
        SplittableRandom chance = new SplittableRandom(seed);
        return Yolov3Tiny.build(card(wish, samples, chance), chance, true);
    }

    private static ModelCard card(Wish wish, List<TrainingSample> samples, SplittableRandom chance) {
        List<Box> boxes = samples.stream()
                .flatMap(sample -> sample.boxes().stream())
                .map(LabelledBox::box)
                .toList();
        List<Anchor> anchors = AnchorFit.fit(boxes, ANCHORS_PER_HEAD * STRIDES_PX.size(), chance);
        List<Head> heads = new ArrayList<>();
        for (int h = 0; h < STRIDES_PX.size(); h++) {
            int from = ANCHORS_PER_HEAD * (STRIDES_PX.size() - 1 - h); // the coarsest head takes the largest
            heads.add(new Head(
                    "head" + STRIDES_PX.get(h) + ".out",
                    STRIDES_PX.get(h),
                    anchors.subList(from, from + ANCHORS_PER_HEAD)));
        }
        return new ModelCard(wish.name(), wish.widthPx(), wish.heightPx(), wish.channels(), wish.classes(), heads);
    }

    /** The job that trains all of {@code start}, batch norms and their running statistics with it. */
    public static TrainingJob job(ModelFile start, Path startFile, Recipe recipe, Path samples, Path output) {
        List<String> tensors = new ArrayList<>(TensorSets.all(start.graph()));
        for (String running : TensorSets.runningStatistics(start.graph()))
            if (!tensors.contains(running)) tensors.add(running);
        return new TrainingJob(startFile, tensors, recipe, samples, output);
    }

    /** The trained model as it flies: batch norm folded into the convolutions. */
    public static ModelFile flying(ModelFile start, Checkpoint trained) {
        Map<String, float[]> values = new HashMap<>(trained.values());
        return BatchNormFolding.fold(start.withFloats(values));
    }
}
