package space.perigee.cli;

import java.util.Optional;

/** One bar at a time, of whatever takes long just now within a pass. */
final class DemoBar implements AutoCloseable {
    private final Cli cli;
    private String shown = "";
    private Optional<Progress> bar = Optional.empty();

    DemoBar(Cli cli) {
        this.cli = cli;
    }

    /**
     * A work that takes long.
     *
     * @param unit of {@code done} and {@code total}, in the plural
     */
    record Work(String name, String unit, long done, long total) {}

    /** Goes on with the bar of this work, or puts its bar in the place of another's. */
    void show(Optional<Work> work) {
        String name = work.map(Work::name).orElse("");
        if (!name.equals(shown)) {
            close();
            shown = name;
            bar = work.map(begun -> Progress.of(cli, begun.name(), begun.total(), begun.unit()));
        }
        work.ifPresent(now -> bar.ifPresent(progress -> progress.at(now.done())));
    }

    @Override
    public void close() {
        bar.ifPresent(Progress::close);
        bar = Optional.empty();
    }
}
