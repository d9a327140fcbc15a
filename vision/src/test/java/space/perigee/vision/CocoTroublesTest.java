package space.perigee.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each wrong annotation is named so that a person finds it: by its id, or by its place where it has none. */
class CocoTroublesTest {
    private static final String SOUND = "{\"id\": 6, \"image_id\": 5, \"category_id\": 7, \"bbox\": [1, 1, 10, 10]}";

    @TempDir
    private Path folder;

    private Path write(String name, String annotations) throws IOException {
        Files.createDirectories(folder.resolve("images"));
        Images.writePng(ImagesTest.gradient(40, 20, 1), folder.resolve("images/1.png"));
        Files.createDirectories(folder.resolve("annotations"));
        return Files.writeString(folder.resolve("annotations").resolve(name), """
                {"images": [{"id": 5, "file_name": "1.png", "width": 40, "height": 20}],
                 "categories": [{"id": 7, "name": "car"}],
                 "annotations": [%s]}
                """.formatted(annotations));
    }

    private List<DataCheck.Trouble> troubles(Path file) {
        return DataSets.check(folder).troubles().stream()
                .filter(trouble -> trouble.file().equals(file.toString()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[35, 5, 10, 10] | 5 | 7 | : bbox [35.00, 5.00, 10.00, 10.00] reaches out of 1.png, which is 40 x 20 pixels",
                "[5, 5, 0, 10]   | 5 | 7 | : bbox [5.00, 5.00, 0.00, 10.00] of 1.png has no area",
                "[5, 5, 10, 10]  | 4 | 7 | ' is of image 4, which is not listed'",
                "[5, 5, 10, 10]  | 5 | 8 | ' is of category 8, which is not listed'"
            })
    void aWrongAnnotationIsNamed(String bbox, long image, long category, String what) throws IOException {
        String wrong = "\"bbox\": %s, \"image_id\": %d, \"category_id\": %d}".formatted(bbox, image, category);

        Path file = write("day_train.json", SOUND + ", {\"id\": 31, " + wrong + ", {" + wrong);

        assertThat(troubles(file))
                .extracting(DataCheck.Trouble::text)
                .containsExactly("annotation 31" + what, "annotation at index 2 (it has no id)" + what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"id\": 31, \"bbox\": [1, 2, 3] | annotation 31: a bbox has 4 numbers",
                "\"id\": 31 | annotation 31: a bbox has 4 numbers",
                "\"bbox\": [1, 2, 3, 4, 5] | annotation at index 1 (it has no id): a bbox has 4 numbers"
            })
    void aBoxOfOtherThanFourNumbersIsNamed(String wrong, String what) throws IOException {
        Path file = write("day_train.json", SOUND + ", {" + wrong + "}");

        assertThat(troubles(file))
                .singleElement()
                .satisfies(trouble -> assertThat(trouble.text()).contains(what));
    }

    @Test
    void aDetectionOfAnUnknownImageOrCategoryIsNamed() throws IOException {
        Path truth = write("truth.json", SOUND);
        Path results = folder.resolve("results.json");

        Files.writeString(results, "[{\"image_id\": 9, \"category_id\": 7, \"bbox\": [1, 1, 2, 2], \"score\": 1}]");
        assertThatThrownBy(() -> CocoMetrics.ofFiles(truth, results))
                .hasMessageContaining("annotation at index 0 (it has no id): image 9 is unknown");

        Files.writeString(
                results, "[{\"id\": 3, \"image_id\": 5, \"category_id\": 8, \"bbox\": [1, 1, 2, 2], \"score\": 1}]");
        assertThatThrownBy(() -> CocoMetrics.ofFiles(truth, results))
                .hasMessageContaining("annotation 3: category 8 is unknown");

        Files.writeString(results, "[{\"image_id\": 5, \"category_id\": 7, \"bbox\": [1, 1, 2, 2]}]");
        assertThatThrownBy(() -> CocoMetrics.ofFiles(truth, results))
                .hasMessageContaining("annotation at index 0 (it has no id): a detection has a score");
    }
}
