package space.perigee.ground;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import space.perigee.mission.Digest;
import space.perigee.vision.LabelledImage;

/** The demo's oracle: the data set's own boxes for the scenes of which samples came down, and for no others. */
public final class OracleLabels implements Labeller {
    private final Map<String, LabelledImage> byScene;
    private final UnaryOperator<Labels> told;
    private final String origin;

    /**
     * @param byScene the data set, by the scene ids under which the camera gives its images
     * @param origin its name
     */
    public OracleLabels(Map<String, LabelledImage> byScene, String origin) {
        this(byScene, origin, UnaryOperator.identity());
    }

    private OracleLabels(Map<String, LabelledImage> byScene, String origin, UnaryOperator<Labels> told) {
        this.byScene = Map.copyOf(byScene);
        this.origin = origin;
        this.told = told;
    }

    /** One that lies: for the tour of what the gate is there for. */
    public OracleLabels telling(UnaryOperator<Labels> lie, String name) {
        return new OracleLabels(byScene, name, lie);
    }

    @Override
    public Optional<Labels> label(Digest sample, SampleFrame frame) {
        return Optional.ofNullable(byScene.get(frame.scene()))
                .map(image -> told.apply(frame.ofScene(image.boxes(), image.ignore())));
    }

    @Override
    public LabelSource source() {
        return LabelSource.ORACLE;
    }

    @Override
    public String origin() {
        return origin;
    }
}
