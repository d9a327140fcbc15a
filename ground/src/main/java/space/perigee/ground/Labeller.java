package space.perigee.ground;

import java.util.Optional;
import space.perigee.mission.Digest;

/** Who says what is on a sample. */
public interface Labeller {
    /** What is on it, or nothing when this one does not know the sample. No boxes is an answer, too. */
    Optional<Labels> label(Digest sample, SampleFrame frame);

    LabelSource source();

    /** Whether it may know a sample today that it did not know before: whatever waits is asked again then. */
    default boolean mayKnowMore() {
        return false;
    }

    /** Where it has its knowledge from, for the lineage: a file, a data set, a model's digest. */
    String origin();
}
