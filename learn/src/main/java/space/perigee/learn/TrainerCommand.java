package space.perigee.learn;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import space.perigee.mission.Check;

/**
 * How a trainer is started: these words and, last, the path of the job file.
 *
 * @param words program and fixed arguments
 * @param environment variables set on top of our own
 */
public record TrainerCommand(List<String> words, Map<String, String> environment) {
    /** The libtorch trainer's checkpoints: then come the epoch in five digits and {@code .safetensors}. */
    public static final String CHECKPOINT_PREFIX = "checkpoint-";

    /** Property of the libtorch trainer's process: keep the averaged tensors every so many epochs. */
    public static final String KEEP_EVERY_EPOCHS = "perigee.trainer.keepEveryEpochs";

    /** Half of it is the images; libtorch's own memory lies outside. */
    private static final String HEAP = "-Xmx1g";

    private static final String LIBTORCH_MAIN = "space.perigee.torch.TorchTrainerMain";

    public TrainerCommand {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
        Check.that(!words.isEmpty(), "a trainer without a program");
    }

    /**
     * The libtorch trainer.
     *
     * @param java the {@code java} program
     * @param classPath that of module torch, itself included
     */
    public static TrainerCommand libtorch(Path java, String classPath) {
        return new TrainerCommand(
                List.of(
                        java.toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        HEAP,
                        "-XX:+UseSerialGC",
                        "-Djava.awt.headless=true",
                        "-cp",
                        classPath,
                        LIBTORCH_MAIN),
                libtorchEnvironment());
    }

    /**
     * Threads that wait must sleep: spinning at a barrier costs five times the time as soon as others work on the same cores. And the
     * memory of one step is kept for the next: giving 35 MB blocks back and forth took a fifth of a training.
     */
    private static Map<String, String> libtorchEnvironment() {
        return new TreeMap<>(Map.of(
                "OMP_WAIT_POLICY", "PASSIVE",
                "GOMP_SPINCOUNT", "0",
                "MALLOC_ARENA_MAX", "1",
                "MALLOC_MMAP_MAX_", "0",
                "MALLOC_TRIM_THRESHOLD_", "8589934592",
                "MALLOC_TOP_PAD_", "268435456"));
    }

    /** The libtorch trainer that also leaves, every so many epochs, its state in the job's folder, in the form of a result. */
    public TrainerCommand keepingCheckpoints(int everyEpochs) {
        Check.that(everyEpochs >= 1, "a checkpoint every %d epochs", everyEpochs);
        List<String> more = new ArrayList<>(words);
        more.add(1, "-D" + KEEP_EVERY_EPOCHS + "=" + everyEpochs);
        return new TrainerCommand(more, environment);
    }

    List<String> with(Path jobFile) {
        List<String> all = new ArrayList<>(words);
        all.add(jobFile.toAbsolutePath().toString());
        return all;
    }
}
