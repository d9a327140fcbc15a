package space.perigee.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import space.perigee.cli.report.LoopReport;
import space.perigee.mission.Step;
import space.perigee.mission.StepLine;
import space.perigee.mission.Text;

/** The seventeen steps as they happen: each is told once, the ones that happen hundreds of times with their count when the next phase begins. */
final class DemoSteps {
    private final Cli cli;
    private final Map<Step, Integer> counts = new EnumMap<>(Step.class);
    private final Map<Step, StepLine> first = new EnumMap<>(Step.class);
    private final Map<Step, StepLine> last = new EnumMap<>(Step.class);
    private final List<StepLine> all = new ArrayList<>();
    private Instant aos = Instant.MAX;

    DemoSteps(Cli cli) {
        this.cli = cli;
    }

    void passBegins(Instant at) {
        aos = at;
    }

    void took(StepLine line) {
        counts.merge(line.step(), 1, Integer::sum);
        last.put(line.step(), line);
        if (first.putIfAbsent(line.step(), line) == null || !isFrequent(line.step())) {
            all.add(line);
            tell(line);
        }
    }

    private static boolean isFrequent(Step step) {
        return step.number() <= Step.LABEL.number();
    }

    private void tell(StepLine line) {
        String when = line.at().isBefore(aos) || aos.equals(Instant.MAX)
                ? line.at().toString().substring(11, 19) + " UTC"
                : Text.of("AOS%+7.1f s", seconds(line.at()));
        cli.err()
                .println(Text.of(
                        "%-12s %2d %-12s %s",
                        when, line.step().number(), line.step().title(), line.text()));
    }

    private double seconds(Instant at) {
        return Duration.between(aos, at).toMillis() / 1e3;
    }

    /** Says how often the frequent steps of a phase happened. */
    void summary(Step from, Step to) {
        StringBuilder line = new StringBuilder();
        for (int n = from.number(); n <= to.number(); n++) {
            Step step = Step.of(n);
            if (count(step) > 0)
                line.append(line.isEmpty() ? "" : ", ")
                        .append(step.title())
                        .append(' ')
                        .append(count(step))
                        .append(" times");
        }
        if (!line.isEmpty()) cli.err().println("             so far: " + line);
    }

    int count(Step step) {
        return counts.getOrDefault(step, 0);
    }

    /** The newest of its kind. */
    Optional<StepLine> last(Step step) {
        return Optional.ofNullable(last.get(step));
    }

    /** As the report lists them: in the order of time. */
    List<LoopReport.Step> forReport() {
        return all.stream()
                .sorted(Comparator.comparing(StepLine::at)
                        .thenComparingInt(line -> line.step().number()))
                .map(this::forReport)
                .toList();
    }

    /** A frequent step is there once: the first, until the last. */
    private LoopReport.Step forReport(StepLine line) {
        Step step = line.step();
        StepLine newest = isFrequent(step) ? last.getOrDefault(step, line) : line;
        return new LoopReport.Step(
                step.number(),
                step.title(),
                line.at().toString(),
                seconds(line.at()),
                Math.max(seconds(line.at()), seconds(newest.at())),
                isFrequent(step) ? count(step) : 1,
                step.segment() == Step.Segment.SPACE ? "space" : "ground",
                isFrequent(step) ? line.text() + " (the first of " + count(step) + ")" : line.text());
    }
}
