package space.perigee.learn;

import java.nio.file.Path;
import java.util.List;
import space.perigee.mission.Check;

/**
 * One training, as it is handed to a trainer of whatever language (docs/trainer-contract.md).
 *
 * @param base ONNX file whose weights are the start; its metadata holds the model card
 * @param tensors names of the initialisers that may change, and that make up the result: no other, none less
 * @param samples file of {@link SampleFile}'s form
 * @param output folder of this job alone: result, record, and what a killed training needs to go on
 */
public record TrainingJob(Path base, List<String> tensors, Recipe recipe, Path samples, Path output) {
    public TrainingJob {
        tensors = List.copyOf(tensors);
        Check.that(!tensors.isEmpty(), "a training without tensors to train");
        Check.that(tensors.stream().distinct().count() == tensors.size(), "a tensor is named twice in %s", tensors);
    }

    /** The trained tensors. */
    public Path result() {
        return output.resolve("result.safetensors");
    }

    /** What was done: {@link TrainingRecord} as JSON. */
    public Path record() {
        return output.resolve("record.json");
    }

    /** This job as JSON. */
    public Path file() {
        return output.resolve("job.json");
    }
}
