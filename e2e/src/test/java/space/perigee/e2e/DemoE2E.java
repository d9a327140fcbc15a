package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The front door: {@code perigee demo --quick} as it is typed, to its report, its page and its trace; about two minutes. */
class DemoE2E {
    private static final int STEPS = 17;
    private static final int PATIENCE_SECONDS = 900;
    private static final List<String> CHAIN =
            List.of("image", "package", "label", "round", "delta", "gate", "contact", "slot", "confirmation");

    @TempDir
    private Path folder;

    private TypedMission typed;

    @BeforeEach
    void shipTheModel() throws Exception {
        typed = TypedMission.in(folder, List.of("person", "car"));
        typed.shipModel();
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        typed.stop();
    }

    @Test
    void theQuickDemoLearnsAndLeavesItsReport() throws Exception {
        Path out = folder.resolve("report");

        TypedMission.Typed demo =
                typed.perigee(PATIENCE_SECONDS, "demo", "--quick", "--seed", "1", "--out", out.toString());

        assertThat(demo.code()).as(demo.err()).isZero();
        JsonNode report = JsonMapper.shared().readTree(Files.readString(out.resolve("report.json")));
        isThatOfALoop(report);
        for (int step = 1; step <= STEPS; step++)
            assertThat(demo.err() + demo.out()).containsPattern("(?m)^\\S+.* " + step + " +\\S");
        isOnePage(Files.readString(out.resolve("index.html")));
        String mission = out.resolve("mission").toString();
        for (String digest : List.of("/model/after", "/setting/update"))
            assertThat(said("trace", report.at(digest).asString(), "--mission", mission))
                    .as(digest)
                    .contains(CHAIN);
        assertThat(said("trace", report.at("/model/before").asString(), "--mission", mission))
                .contains("launched with the spacecraft", "is its base", "gate", "confirmation")
                .doesNotContain("package");
        assertThat(said("status", "--mission", mission)).contains("sequence 1, active, confirmed");
    }

    private String said(String... words) throws Exception {
        TypedMission.Typed typing = typed.perigee(words);
        assertThat(typing.code()).as(typing.err()).isZero();
        return typing.out();
    }

    private static void isThatOfALoop(JsonNode report) {
        assertThat(report.at("/gate/decision").asString()).isEqualTo("promoted");
        assertThat(report.at("/gate/reason").asString()).contains("mAP50");
        for (String domain : List.of("known", "new"))
            for (String when : List.of("before", "after")) {
                JsonNode figures = report.at("/domains/" + domain + "/" + when);
                assertThat(figures.at("/map50").asDouble()).isBetween(0.1, 1.0);
                assertThat(figures.at("/map5095").asDouble()).isBetween(0.01, 1.0);
                assertThat(figures.at("/perClass").size()).isEqualTo(4);
            }
        assertThat(gain(report, "new")).isGreaterThan(0.05);
        assertThat(gain(report, "known")).isGreaterThan(-0.02);
        int seen = report.at("/samples/seen").asInt();
        int mined = report.at("/samples/mined").asInt();
        int sent = report.at("/samples/sent").asInt();
        assertThat(List.of(seen, mined, sent)).isEqualTo(List.of(90, mined, sent));
        assertThat(sent).isBetween(1, mined);
        assertThat(mined).isLessThan(seen);
        long up = report.at("/bytes/up").asLong();
        assertThat(up).as("all bytes up, on the wire").isBetween(10_000L, 100_000L);
        for (String direction : List.of("down", "up")) addsUp(report, direction);
        assertThat(report.at("/bytes/down").asLong())
                .isLessThan(report.at("/bytes/downAllImages").asLong());
        assertThat(up).isLessThan(report.at("/bytes/zstdPatch").asLong());
        assertThat(report.at("/bytes/zstdPatch").asLong())
                .isLessThan(report.at("/bytes/int8Zstd").asLong());
        assertThat(report.at("/bytes/int8Zstd").asLong())
                .isLessThan(report.at("/bytes/wholeModel").asLong());
        assertThat(report.at("/seconds/training").asDouble()).isPositive();
        assertThat(report.at("/seconds/aosToActive").asDouble())
                .isGreaterThan(report.at("/seconds/training").asDouble());
        assertThat(report.at("/model/before").asString()).startsWith("sha256:");
        assertThat(report.at("/model/after").asString())
                .startsWith("sha256:")
                .isNotEqualTo(report.at("/model/before").asString());
    }

    /** The link and the ground count apart: what they do not agree on is a row by itself, and small. */
    private static void addsUp(JsonNode report, String direction) {
        long total = report.at("/bytes/" + direction).asLong();
        long sum = 0;
        long unknown = 0;
        for (JsonNode row : report.path("spent")) {
            if (!row.path("direction").asString().equals(direction)) continue;
            sum += row.path("bytes").asLong();
            if (row.path("what").asString().contains("counted by the"))
                unknown += row.path("bytes").asLong();
        }
        assertThat(sum).as(direction).isEqualTo(total);
        assertThat(Math.abs(unknown)).as("not agreed upon, " + direction).isLessThanOrEqualTo(total / 100);
    }

    private static double gain(JsonNode report, String domain) {
        JsonNode figures = report.at("/domains/" + domain);
        return figures.at("/after/map50").asDouble()
                - figures.at("/before/map50").asDouble();
    }

    /** Nothing is fetched from elsewhere; twelve pictures, the map and the curves are in it. */
    private static void isOnePage(String page) {
        assertThat(page)
                .doesNotContainPattern("(?i)(src|href)=[\"']?(https?:)?//")
                .contains("<svg", "type=\"range\"");
        assertThat(page.split("\"/9j/", -1)).as("twelve JPEG files in base64").hasSize(12 + 1);
        for (String word : List.of("real", "emulated", "oracle", "AOS", "LOS"))
            assertThat(page).contains(word);
    }
}
