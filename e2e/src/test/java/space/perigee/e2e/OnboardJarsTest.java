package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The on-board process has its own small set of jars: this one. Maven writes the list when it builds the room (onboard/pom.xml); a jar more
 * is a decision, to be made here. No Orekit, Helidon, SQLite, picocli, no JSON.
 */
final class OnboardJarsTest {
    private static final List<String> ROOMS = List.of("delta", "icd", "link", "mission", "model", "vision");

    private static final List<String> INFERENCE = List.of("onnxruntime");

    /** JPEGs and TIFFs that the JDK does not read. */
    private static final List<String> PICTURES = List.of(
            "common-image",
            "common-io",
            "common-lang",
            "imageio-core",
            "imageio-jpeg",
            "imageio-metadata",
            "imageio-tiff");

    /** GeoTIFF, with the units and the XML of its coordinate systems. */
    private static final List<String> GEO_TIFF = List.of(
            "geoapi",
            "jakarta.activation-api",
            "jakarta.xml.bind-api",
            "sis-feature",
            "sis-geotiff",
            "sis-metadata",
            "sis-referencing",
            "sis-storage",
            "sis-utility",
            "unit-api");

    @Test
    void theJarsAreTheseAndNoOthers() {
        assertThat(jars())
                .containsExactlyInAnyOrder(java.util.stream.Stream.of(ROOMS, INFERENCE, PICTURES, GEO_TIFF)
                        .flatMap(List::stream)
                        .toArray(String[]::new));
    }

    private static List<String> jars() {
        return Arrays.stream(Repository.read("onboard/target/jars.txt").strip().split(File.pathSeparator, -1))
                .map(Path::of)
                .map(OnboardJarsTest::name)
                .toList();
    }

    /** A jar's name without its version; a room that is not packed yet is its folder {@code ROOM/target/classes}. */
    private static String name(Path entry) {
        String file = String.valueOf(entry.getFileName());
        if (!file.equals("classes")) return file.replaceFirst("-\\d.*\\.jar$", "");
        Path room = Optional.ofNullable(entry.getParent()).map(Path::getParent).orElseThrow();
        return String.valueOf(room.getFileName());
    }
}
