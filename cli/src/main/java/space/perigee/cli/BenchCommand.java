package space.perigee.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import space.perigee.mission.Text;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "bench",
        description = {
            "Measure: a row for each case with its value, what it is compared with, and the ratio of the two.",
            "The benchmark onboard: a step on board against bare ONNX Runtime, peak memory serving and in canary, time to the first detection"
                    + " (about two minutes). Other work on the same processors shows in the times, not in the memory."
        })
final class BenchCommand implements Callable<Integer> {
    private static final List<String> JVM = List.of("-Xmx512m", "-Djava.awt.headless=true");

    /** No benchmark has more rows, or its process writes what is no row. */
    private static final int MAX_ROWS = 10_000;

    private final Cli cli;

    /** A benchmark: its main lies in room {@code e2e}, and writes a row a line as JSON. */
    enum Name {
        ONBOARD("space.perigee.e2e.OnboardBenchMain");

        private final String main;

        Name(String main) {
            this.main = main;
        }
    }

    @Parameters(paramLabel = "NAME", description = "The benchmark: onboard.")
    private Name name = Name.ONBOARD;

    @Mixin
    private ModelOption model = new ModelOption();

    @Mixin
    private Output output = new Output();

    BenchCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        List<String> arguments =
                List.of(cli.home().toString(), model.onnxFile(cli).toString());
        List<JsonNode> rows = rows(new ChildJava(cli).command("e2e", name.main, JVM, arguments));
        output.print(cli, rows, table(rows));
        return Perigee.OK;
    }

    private List<JsonNode> rows(List<String> command) {
        List<JsonNode> rows = new ArrayList<>();
        JsonMapper json = JsonMapper.builder().build();
        try {
            Process bench = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(bench::destroy));
            bench.getOutputStream().close();
            try (BufferedReader lines = bench.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null && rows.size() < MAX_ROWS; line = lines.readLine())
                    rows.add(json.readTree(line));
            }
            int code = bench.waitFor();
            if (code != 0) throw CliProblem.PROCESS_DIED.with(word(), "what it wrote above", "exit code " + code);
            return rows;
        } catch (IOException | JacksonException e) {
            throw CliProblem.NOT_STARTED.with(word(), e.getMessage()).because(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliProblem.NOT_STARTED.with(word(), "interrupted").because(e);
        }
    }

    private String word() {
        return "the benchmark " + name.name().toLowerCase(Locale.ROOT);
    }

    private static Table table(List<JsonNode> rows) {
        Table table = new Table("CASE", ">VALUE", "UNIT", ">REFERENCE", ">RATIO", "NOTE");
        for (JsonNode row : rows)
            table.row(
                    row.path("case").asString(""),
                    number(row.path("value")),
                    row.path("unit").asString(""),
                    number(row.path("reference")),
                    number(row.path("ratio")),
                    row.path("note").asString(""));
        return table;
    }

    private static String number(JsonNode number) {
        return number.isNumber() ? Text.of("%.2f", number.asDouble()) : "";
    }
}
