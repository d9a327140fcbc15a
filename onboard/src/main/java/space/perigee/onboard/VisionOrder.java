package space.perigee.onboard;

import java.nio.file.Path;
import space.perigee.mission.Digest;
import space.perigee.vision.HardSampleMiner;

/** What the state agent and the link agent ask of the vision agent; carried out between two scenes, so none is dropped. */
sealed interface VisionOrder {
    /** Try a model beside the serving one. */
    record Try(Path model, Digest digest) implements VisionOrder {}

    /** The model that was tried serves from now on; the one that served stays beside it until {@link Settle}. */
    record Adopt(Digest digest) implements VisionOrder {}

    /** The trial is over: the model that does not serve is closed. */
    record Settle() implements VisionOrder {}

    /** Serve this one, whatever was tried: the way back. */
    record Serve(Path model, Digest digest) implements VisionOrder {}

    record Mine(String name, HardSampleMiner miner) implements VisionOrder {}

    record Capture(boolean on) implements VisionOrder {}
}
