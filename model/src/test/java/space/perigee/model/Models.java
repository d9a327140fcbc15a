package space.perigee.model;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import space.perigee.model.ModelCard.Anchor;
import space.perigee.model.ModelCard.Head;

/** Models and cards that several tests use. */
final class Models {
    static final ModelCard THERMAL = new ModelCard(
            "thermal-tiny",
            640,
            512,
            1,
            List.of("person", "car", "bicycle", "other_vehicle"),
            List.of(
                    new Head("head32", 32, List.of(new Anchor(30, 28), new Anchor(46, 40), new Anchor(90, 81))),
                    new Head("head16", 16, List.of(new Anchor(9.5f, 17), new Anchor(14, 12), new Anchor(20, 24)))));

    static final ModelCard SMALL = new ModelCard(
            "small",
            96,
            96,
            1,
            List.of("person", "car", "bicycle"),
            List.of(
                    new Head("coarse", 16, List.of(new Anchor(20, 16))),
                    new Head("fine", 8, List.of(new Anchor(6, 9), new Anchor(11, 9)))));

    static final ModelCard ONE_HEAD = new ModelCard(
            "one-head", 96, 96, 1, List.of("car"), List.of(new Head("head8", 8, List.of(new Anchor(8, 8)))));

    private Models() {}

    /** The specified generator of the JDK: the same numbers everywhere. */
    static RandomGenerator random(long seed) {
        return new SplittableRandom(seed);
    }

    static ModelFile small(long seed) {
        return TinyNet.build(SMALL, random(seed), true);
    }

    static long parameters(ModelFile model) {
        return model.tensors().stream().mapToLong(TensorInfo::elements).sum();
    }
}
