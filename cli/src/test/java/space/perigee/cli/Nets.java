package space.perigee.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import space.perigee.model.ElementType;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;
import space.perigee.model.TensorInfo;
import space.perigee.model.TinyNet;

/** Detectors of 46,000 parameters for grey images of 96 x 96 px that know persons and cars. */
final class Nets {
    static final int SIDE_PX = 96;

    /** One box a cell. */
    static final int STRIDE_PX = 16;

    static final List<String> CLASSES = List.of("person", "car");
    static final ModelCard.Anchor ANCHOR = new ModelCard.Anchor(10, 20);

    static final String HEAD_BIAS = "head16.bias";

    /** x, y, width, height, object, person, car. */
    private static final float[] BIASES = {0, 0, 0, 0, 2, 3, -9};

    /** sigmoid(2) by sigmoid(3): 0.880797 by 0.952574. */
    static final double PERSON_SCORE = 0.839024;

    private Nets() {}

    static ModelCard card(int widthPx, List<String> classes) {
        ModelCard.Head head = new ModelCard.Head("head", STRIDE_PX, List.of(ANCHOR));
        return new ModelCard("tiny", widthPx, SIDE_PX, 1, classes, List.of(head));
    }

    /** Never trained: what it finds is nonsense, but the same every time. */
    static ModelFile untrained(Path file, long seed) {
        return written(TinyNet.build(card(SIDE_PX, CLASSES), new Random(seed), false), file);
    }

    /** The same with the numbers of its named tensors moved a little. */
    static ModelFile moved(ModelFile base, Path file, List<String> tensors) {
        Map<String, float[]> changed = new HashMap<>();
        for (String tensor : tensors) {
            float[] values = base.floats(tensor).clone();
            for (int i = 0; i < values.length; i++) values[i] += 0.01f * (i % 7 - 3);
            changed.put(tensor, values);
        }
        return written(base.withFloats(changed), file);
    }

    /**
     * Sees a person in the middle of every cell, of the anchor's size, whatever the image shows: all weights are zero, so that the head
     * says its biases everywhere, with the score {@link #PERSON_SCORE}.
     */
    static ModelFile personInEveryCell(Path file) {
        ModelFile fresh = TinyNet.build(card(SIDE_PX, CLASSES), new Random(1), false);
        Map<String, float[]> changed = new HashMap<>();
        for (TensorInfo tensor : fresh.tensors())
            if (tensor.type() == ElementType.FLOAT32)
                changed.put(tensor.name(), new float[fresh.floats(tensor.name()).length]);
        changed.put(HEAD_BIAS, BIASES);
        return written(fresh.withFloats(changed), file);
    }

    private static ModelFile written(ModelFile model, Path file) {
        model.write(file);
        return ModelFile.read(file);
    }
}
