package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.vision.Images;
import tools.jackson.databind.JsonNode;

/** {@code perigee image info}, typed. */
class ImageInfoTest {
    @TempDir
    private Path folder;

    private String write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content).toString();
    }

    private Typed info(String... files) {
        String[] line = new String[files.length + 2];
        line[0] = "image";
        line[1] = "info";
        System.arraycopy(files, 0, line, 2, files.length);
        return Typed.perigee(folder, line);
    }

    /** What the table says of an image, without the name in its first column. */
    private List<String> said(String file) {
        return info(file)
                .done()
                .out()
                .lines()
                .skip(1)
                .map(line -> line.replace(file, "").strip().replaceAll(" {2,}", ": "))
                .toList();
    }

    @Test
    void aPng() throws IOException {
        String file = write("colour.png", Images.encodePng(ImageFiles.gradient(48, 20, 3)));

        assertThat(said(file))
                .containsExactly(
                        "format: PNG",
                        "size: 48 x 20 px",
                        "bands: 3 of 8 bit, RGB",
                        "orientation: upright",
                        "place: unknown: it has no georeference");
    }

    /** Held on its side: 48 x 20 px are stored, 20 x 48 are seen. */
    @ParameterizedTest
    @CsvSource({"1,48 x 20 px,upright", "3,48 x 20 px,'3, applied by reading'", "6,20 x 48 px,'6, applied by reading'"})
    void aJpegByItsExif(int orientation, String size, String sentence) throws IOException {
        String file = write("held.jpg", ImageFiles.jpeg(48, 20, orientation));

        assertThat(said(file))
                .startsWith("format: JPEG", "size: " + size, "bands: 1 of 8 bit, grey", "orientation: " + sentence);
    }

    @ParameterizedTest
    @CsvSource({"1,16,1,grey", "3,8,8,RGB", "4,16,1,4 bands"})
    void aTiff(int bands, int bits, int orientation, String type) throws IOException {
        String file = write("bands.tif", ImageFiles.tiff(30, 12, bands, bits, orientation));

        assertThat(said(file))
                .startsWith(
                        "format: TIFF",
                        orientation == 8 ? "size: 12 x 30 px" : "size: 30 x 12 px",
                        "bands: " + bands + " of " + bits + " bit, " + type);
    }

    /** 300 x 200 pixels of 0.01 degrees from 120 east, 40 north on: 3 degrees to the east, 2 to the south. */
    @Test
    void aGeoTiffInDegrees() throws IOException {
        byte[] tiff = ImageFiles.geoTiff(300, 200, 8, ImageFiles.Place.geographic(120, 40, 0.01));
        String file = write("degrees.tif", tiff);

        assertThat(said(write("degrees.jpg", tiff)))
                .as("a file is what it is, whatever its name ends in")
                .isEqualTo(said(file));
        assertThat(said(file))
                .contains("size: 300 x 200 px", "frame: WGS 84")
                .endsWith(
                        "upper left: lon 120.000000°, lat 40.000000°",
                        "upper right: lon 123.000000°, lat 40.000000°",
                        "lower right: lon 123.000000°, lat 38.000000°",
                        "lower left: lon 120.000000°, lat 38.000000°");
    }

    /**
     * On the central meridian of zone 33, 15 degrees east. From the equator to 45 degrees north the meridian of WGS 84 is 4,984,944.378 m
     * long; UTM draws it by 0.9996. At 45 degrees one degree of longitude is a cos / sqrt(1 - e2 sin2) pi / 180 = 78,846.806 m.
     */
    @Test
    void aSixteenBitGeoTiffInUtm() throws IOException {
        double northM = 0.9996 * 4_984_944.378;
        String file =
                write("utm.tif", ImageFiles.geoTiff(40, 30, 16, ImageFiles.Place.utm(32633, 500_000, northM, 10)));

        JsonNode info = info(file, "-o", "json").done().json().get(0).get("info");

        assertThat(info.get("bitsPerSample").asInt()).isEqualTo(16);
        assertThat(info.get("referenceFrame").asString()).contains("UTM").contains("33");
        JsonNode corners = info.get("corners");
        assertThat(corners.get(0).get("lonDeg").asDouble()).isCloseTo(15, within(1e-9));
        assertThat(corners.get(0).get("latDeg").asDouble()).isCloseTo(45, within(1e-8));
        assertThat(corners.get(1).get("lonDeg").asDouble()).isCloseTo(15 + 400 / (0.9996 * 78_846.806), within(1e-7));
        // 300 m to the south: one degree of latitude at 45 degrees is 111,131.8 m
        assertThat(corners.get(3).get("latDeg").asDouble()).isCloseTo(45 - 300 / (0.9996 * 111_131.8), within(1e-6));
    }

    @Test
    void jsonAndYamlSayTheSameOfSeveralFiles() throws IOException {
        String grey = write("grey.png", Images.encodePng(ImageFiles.gradient(48, 20, 1)));
        String held = write("held.jpg", ImageFiles.jpeg(48, 20, 6));

        JsonNode json = info(grey, held, "-o", "json").done().json();

        assertThat(info(grey, held, "-o", "yaml").done().yaml()).isEqualTo(json);
        assertThat(json.get(0).get("file").asString()).isEqualTo(grey);
        assertThat(json.get(1).get("info").get("orientation").asInt()).isEqualTo(6);
        assertThat(json.get(1).get("info").get("widthPx").asInt()).isEqualTo(20);
    }

    @Test
    void whatIsNoImageIsRefused() throws IOException {
        String letter = write("letter.png", "a letter to a friend".getBytes(StandardCharsets.US_ASCII));

        info(letter)
                .assertRefused(
                        Perigee.BAD_INPUT,
                        "vision.image-unknown-format: " + letter,
                        "is no PNG, JPEG or TIFF",
                        "convert it");
        info(folder.resolve("nowhere.tif").toString())
                .assertRefused(Perigee.BAD_INPUT, "vision.image-missing", "nowhere.tif");
    }
}
