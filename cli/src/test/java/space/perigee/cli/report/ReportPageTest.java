package space.perigee.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportPageTest {
    private static final int STEPS = 17;

    @TempDir
    private Path folder;

    private static LoopReport.Domain domain(String name) {
        LoopReport.Score score = new LoopReport.Score(0.5, 0.2, Map.of(), false);
        return new LoopReport.Domain(name, 1, score, score, Optional.empty());
    }

    /** A flight before AOS, a pass, and a text that would end the script. */
    private static LoopReport report() {
        List<LoopReport.Step> steps = IntStream.rangeClosed(1, STEPS)
                .mapToObj(number -> new LoopReport.Step(
                        number,
                        "step",
                        "",
                        number < 5 ? -300 : number,
                        number < 5 ? -290 : number,
                        3,
                        "space",
                        "</script>"))
                .toList();
        return new LoopReport(
                new LoopReport.Domains(domain("day"), domain("night")),
                new LoopReport.Samples(1, 1, 1),
                new LoopReport.Bytes(1, 1, 1, 1, 1, 1, 1),
                new LoopReport.Seconds(1, 1, 1),
                new LoopReport.Gate("promoted", ""),
                new LoopReport.Models("", ""),
                new LoopReport.Setting("", "", 1, true, "", "", "", "", ""),
                new LoopReport.PassView(
                        "bupt-1",
                        "heihe",
                        "2023-04-04T01:17:05Z",
                        "2023-04-04T01:24:13Z",
                        Optional.of("2023-04-04T01:17:25Z"),
                        40,
                        0,
                        0,
                        List.of()),
                List.of(
                        new LoopReport.Flown("heihe", "2023-04-04T01:17:05Z", "2023-04-04T01:17:25Z"),
                        new LoopReport.Flown("beijing", "2023-04-04T02:50:10Z", "2023-04-04T02:57:00Z")),
                steps,
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void thePageHoldsTheTimelineOfEveryStep() throws Exception {
        ReportPage.write(folder, report(), List.of("car"), List.of());

        String page = Files.readString(folder.resolve("index.html"));
        String data = page.split("<script id=\"data\" type=\"application/json\">", 2)[1]
                .split("</script>", 2)[0];
        JsonNode timeline = JsonMapper.shared().readTree(data).path("timeline");
        assertThat(timeline.path("marks").size()).isEqualTo(STEPS);
        assertThat(timeline.at("/marks/0/fromX").asDouble())
                .isLessThan(timeline.path("aosX").asDouble());
        assertThat(timeline.at("/marks/16/label").asString()).isEqualTo("17 step ×3");
    }

    @Test
    void theStepsOfTheReportSayHowOftenAndUntilWhen() throws Exception {
        ReportPage.write(folder, report(), List.of("car"), List.of());

        JsonNode first = JsonMapper.shared()
                .readTree(Files.readString(folder.resolve("report.json")))
                .at("/steps/0");
        assertThat(first.path("count").asInt()).isEqualTo(3);
        assertThat(first.path("untilSecondsAfterAos").asDouble()).isEqualTo(-290);
    }

    @Test
    void theReportSaysWhenThePassWasCutAndWhichOneCameNext() throws Exception {
        ReportPage.write(folder, report(), List.of("car"), List.of());

        JsonNode report = JsonMapper.shared().readTree(Files.readString(folder.resolve("report.json")));
        assertThat(report.at("/pass/los").asString()).isEqualTo("2023-04-04T01:24:13Z");
        assertThat(report.at("/pass/cutAt").asString()).isEqualTo("2023-04-04T01:17:25Z");
        assertThat(report.at("/passes/0/los").asString()).isEqualTo("2023-04-04T01:17:25Z");
        assertThat(report.at("/passes/1/station").asString()).isEqualTo("beijing");
        assertThat(report.at("/passes/1/aos").asString()).isEqualTo("2023-04-04T02:50:10Z");
    }
}
