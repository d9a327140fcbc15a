package space.perigee.cli;

import java.time.Duration;
import java.time.Instant;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import space.perigee.mission.Text;

/** How far a long work is: a bar on stderr for a person, a plain line now and then where none watches. */
interface Progress extends AutoCloseable {
    /** So much is done of the total. */
    void at(long done);

    /** What is being done just now. */
    void note(String text);

    @Override
    void close();

    /**
     * Begins.
     *
     * @param total of {@code unit}; 0 or less where it is not known
     */
    static Progress of(Cli cli, String what, long total, String unit) {
        return cli.terminal() ? new Bar(cli, what, total, unit) : new Lines(cli, what, total, unit);
    }

    /** A bar that redraws itself. */
    final class Bar implements Progress {
        private final ProgressBar bar;

        private Bar(Cli cli, String what, long total, String unit) {
            this.bar = new ProgressBarBuilder()
                    .setTaskName(what)
                    .setInitialMax(total)
                    .setUnit(" " + unit, 1)
                    .setStyle(cli.colour() ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK : ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(cli.err()))
                    .build();
        }

        @Override
        public void at(long done) {
            bar.stepTo(done);
        }

        @Override
        public void note(String text) {
            bar.setExtraMessage(" " + text);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** A line at most every ten seconds; silent over works of under two. */
    final class Lines implements Progress {
        private static final Duration FIRST = Duration.ofSeconds(2);
        private static final Duration EVERY = Duration.ofSeconds(10);

        private final Cli cli;
        private final String what;
        private final long total;
        private final String unit;
        private Instant nextLine;
        private String note = "";

        private Lines(Cli cli, String what, long total, String unit) {
            this.cli = cli;
            this.what = what;
            this.total = total;
            this.unit = unit;
            this.nextLine = cli.host().instant().plus(FIRST);
        }

        @Override
        public void at(long done) {
            Instant now = cli.host().instant();
            if (now.isBefore(nextLine)) return;
            nextLine = now.plus(EVERY);
            String far = total > 0
                    ? Text.of("%d of %d %s, %d %%", done, total, unit, 100 * done / total)
                    : Text.of("%d %s", done, unit);
            cli.err().println(what + ": " + far + note);
        }

        @Override
        public void note(String text) {
            note = ", " + text;
        }

        @Override
        public void close() {
            // a line that says "done" is the caller's
        }
    }
}
