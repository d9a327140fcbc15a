package space.perigee.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.Problem;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;
import space.perigee.model.TensorInfo;
import space.perigee.model.TinyNet;

final class OnnxDetectorTest {
    @TempDir
    Path folder;

    private ModelFile model;
    private Path file;

    static ModelCard tinyCard() {
        var head =
                new ModelCard.Head("head16", 16, List.of(new ModelCard.Anchor(10, 17), new ModelCard.Anchor(30, 20)));
        return new ModelCard("tiny", 96, 96, 1, List.of("person", "car"), List.of(head));
    }

    @BeforeEach
    void write() {
        model = TinyNet.build(tinyCard(), new SplittableRandom(7), false);
        file = folder.resolve("tiny.onnx");
        model.write(file);
    }

    @Test
    void aModelAndItsCardMakeADetector() {
        try (var detector = OnnxDetector.open(file, DetectorOptions.EVALUATION.withScoreThreshold(0.001f))) {
            assertThat(detector.card()).isEqualTo(tinyCard());
            Detections first = detector.detect(ImagesTest.gradient(96, 96, 1));
            Detections second = detector.detect(ImagesTest.gradient(96, 96, 1));
            assertThat(first.all()).isNotEmpty().isEqualTo(second.all());
            assertThat(first.notFinite()).isZero();
            assertThat(first.all()).allSatisfy(found -> {
                assertThat(found.box().xMin()).isBetween(0f, 96f);
                assertThat(found.box().yMax()).isBetween(0f, 96f);
            });
        }
    }

    @Test
    void theCanarySeesNaN() {
        TensorInfo first = model.tensors().getFirst();
        float[] broken = model.floats(first.name());
        broken[0] = Float.NaN;
        model.withFloats(Map.of(first.name(), broken)).write(file);
        try (var detector = OnnxDetector.open(file, DetectorOptions.SERVING)) {
            assertThat(detector.detect(ImagesTest.gradient(96, 96, 1)).notFinite())
                    .isPositive();
        }
    }

    @Test
    void aModelOfAnotherShapeIsRefused() {
        ModelCard other = new ModelCard(
                "tiny",
                96,
                96,
                1,
                List.of("person", "car", "bicycle"),
                tinyCard().heads());
        assertThatThrownBy(() -> OnnxDetector.open(file, other, DetectorOptions.SERVING))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("vision.model-shape")
                .hasMessageContaining("head16");
    }

    @Test
    void brokenFilesAreRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> OnnxDetector.open(file, DetectorOptions.SERVING))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> OnnxDetector.open(file, tinyCard(), DetectorOptions.SERVING))
                .hasMessageContaining("vision.model-unreadable");
        assertThatThrownBy(() -> OnnxDetector.open(folder.resolve("none.onnx"), DetectorOptions.SERVING))
                .hasMessageContaining("vision.model-missing");
    }
}
