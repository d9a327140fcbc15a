package space.perigee.ground;

import java.nio.file.Path;
import java.util.List;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.vision.LabelledImage;

/**
 * All that a round may see: labels of samples that came down, and the known domain's own.
 *
 * @param name of the round, a DNS label
 * @param base file of the model that serves
 * @param train labelled samples to learn from
 * @param kept labelled samples kept aside for the gate
 * @param replay known images to learn from
 * @param validation known images for the gate
 * @param parents digests of the labelled samples
 */
record RoundInput(
        CraftKey craft,
        String name,
        Path base,
        Digest baseDigest,
        List<LabelledImage> train,
        List<LabelledImage> kept,
        List<LabelledImage> replay,
        List<LabelledImage> validation,
        List<Digest> parents,
        long seed) {
    RoundInput {
        train = List.copyOf(train);
        kept = List.copyOf(kept);
        replay = List.copyOf(replay);
        validation = List.copyOf(validation);
        parents = List.copyOf(parents);
    }
}
