package space.perigee.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes {@code report.json} and {@code index.html}: the page is a template of ours with the data put into it, and asks no network. */
public final class ReportPage {
    private static final String DATA = "/*PERIGEE-DATA*/";
    private static final String LAND = "/*PERIGEE-LAND*/";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final JsonMapper COMPACT = JsonMapper.builder().build();

    private ReportPage() {}

    /** @param classes names by class id, for the labels on the boxes */
    public static void write(Path folder, LoopReport report, List<String> classes, List<Example> examples) {
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve("report.json"), ReportJson.of(report).getBytes(StandardCharsets.UTF_8));
            Files.writeString(folder.resolve("index.html"), page(report, classes, examples));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report to " + folder, e);
        }
    }

    private static String page(LoopReport report, List<String> classes, List<Example> examples) throws IOException {
        String data = COMPACT.writeValueAsString(Map.of(
                "report",
                ReportJson.tree(report),
                "timeline",
                Timeline.of(report.pass(), report.passes(), report.steps()),
                "classes",
                classes,
                "examples",
                examples));
        return resource("page.html").replace(LAND, resource("land-110m.json")).replace(DATA, inScript(data));
    }

    /** A script element ends at the first end tag, also inside a string. */
    private static String inScript(String json) {
        return json.replace("</", "<\\/").replace("<!--", "<\\!--");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) throw new IOException("the jar lacks " + name);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static JsonMapper json() {
        return JSON;
    }
}
