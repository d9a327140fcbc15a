package space.perigee.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.Problem;

/**
 * Figures of pycocotools 2.0.11 ({@code COCOeval(…, "bbox")}, numpy 1.26) on 24 made images with 102 boxes of three sizes, crowds among them, and
 * 150 detections with many equal scores; taken once, on 2026-11-25, and frozen.
 */
final class CocoReferenceTest {
    private static final Comparator<Double> CLOSE = (a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b);

    @TempDir
    Path folder;

    @Test
    void theTwelveFiguresArePycocotools() throws URISyntaxException {
        CocoReport report = CocoMetrics.ofFiles(resource("coco-truth.json"), resource("coco-results.json"))
                .report(1);
        assertThat(report.twelve())
                .usingElementComparator(CLOSE)
                .containsExactly(
                        0.281924291674,
                        0.517504375211,
                        0.223750217127,
                        0.272161504612,
                        0.370121031496,
                        0.309776977698,
                        0.213986928105,
                        0.443021618904,
                        0.443021618904,
                        0.392424242424,
                        0.578418803419,
                        0.402564102564);
        assertThat(report.classes()).extracting(CocoReport.ClassFigures::name).containsExactly("person", "car", "dog");
        assertThat(report.classes())
                .extracting(CocoReport.ClassFigures::ap50)
                .usingElementComparator(CLOSE)
                .containsExactly(0.529218769188, 0.509440628273, 0.513853728172);
        assertThat(report.classes())
                .extracting(CocoReport.ClassFigures::ap5095)
                .usingElementComparator(CLOSE)
                .containsExactly(0.332940618635, 0.272784772561, 0.240047483825);
    }

    @Test
    void brokenFilesAreRefusedWithTheirPlace() throws IOException, URISyntaxException {
        Path truth = resource("coco-truth.json");
        Path results = folder.resolve("results.json");
        Files.writeString(results, "[{\"image_id\":1,\"category_id\":3,\"bbox\":[1,2,3,4],\"score\":0.5},{]");
        assertThatThrownBy(() -> CocoMetrics.ofFiles(truth, results))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("vision.json-broken")
                .hasMessageContaining("results.json, character 62: '\"' is wanted");
        Files.writeString(results, "[{\"image_id\":99,\"category_id\":3,\"bbox\":[1,2,3,4],\"score\":0.5}]");
        assertThatThrownBy(() -> CocoMetrics.ofFiles(truth, results)).hasMessageContaining("image 99 is unknown");
        Files.writeString(results, "[".repeat(100_000));
        assertThatThrownBy(() -> CocoMetrics.ofFiles(truth, results)).isInstanceOf(Problem.class);
        Files.writeString(results, "[{\"x\":" + "[".repeat(100_000));
        assertThatThrownBy(() -> CocoMetrics.ofFiles(truth, results)).hasMessageContaining("nested deeper than 32");
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(CocoReferenceTest.class.getResource(name), name)
                .toURI());
    }
}
