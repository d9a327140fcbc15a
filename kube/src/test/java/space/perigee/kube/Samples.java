package space.perigee.kube;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/** Resources and stores that the tests share. */
final class Samples {
    static final Instant NOW = Instant.parse("2023-04-20T01:02:03.456Z");
    static final String DIGEST = "sha256:" + "ab".repeat(32);

    private Samples() {}

    static SqliteResources store(Path file) {
        return SqliteResources.open(file, Kinds.ours(), InstantSource.fixed(NOW), new Random(7));
    }

    static SqliteResources memory() {
        return SqliteResources.inMemory(Kinds.ours(), InstantSource.fixed(NOW), new Random(7));
    }

    static Resource craft(String tenant, String name) {
        return Resource.of(Kinds.SPACECRAFT, tenant, name).withSpec(spec(1_000_000));
    }

    static SpacecraftSpec spec(long uplinkBps) {
        return new SpacecraftSpec(
                SpacecraftSpec.Orbit.ofTle("1 ...", "2 ..."),
                List.of(new SpacecraftSpec.Radio("x-band", 100_000_000, uplinkBps)),
                "raspberry-pi-4",
                new SpacecraftSpec.Keys(0, List.of()));
    }

    static Resource round(String tenant, String name, int samples) {
        return Resource.of(Kinds.LEARNING_ROUND, tenant, name)
                .withSpec(new LearningRoundSpec(
                        List.of("bupt-1"),
                        DIGEST,
                        java.util.Collections.nCopies(samples, DIGEST),
                        Json.object(),
                        100_000,
                        1));
    }
}
