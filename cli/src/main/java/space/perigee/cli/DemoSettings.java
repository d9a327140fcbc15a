package space.perigee.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import space.perigee.icd.ContactPlanBody.Contact;

/**
 * What a demo is to show.
 *
 * @param out folder of the report
 * @param data a data set; empty: scenes that Perigee draws
 * @param known domain of it that the model knows
 * @param fresh domain of it that is new
 * @param poison the labels of what comes down are swapped
 * @param cutSeconds the first pass ends so long after AOS
 * @param kill which process dies in the middle
 */
record DemoSettings(
        Path out,
        Optional<Path> data,
        String known,
        String fresh,
        long seed,
        boolean quick,
        boolean poison,
        Optional<Integer> cutSeconds,
        Optional<Kill> kill) {
    /** Which process is killed: on board in the middle of the patch, on the ground in the middle of the transfer. */
    enum Kill {
        ONBOARD,
        GROUND
    }

    /** Scenes that are drawn: known train, known val, known test, new train, new test. */
    int[] counts() {
        return quick ? new int[] {90, 30, 40, 90, 50} : new int[] {200, 60, 110, 260, 120};
    }

    int trainingSeconds() {
        return quick ? 50 : 150;
    }

    /** When the signal of the first pass ends: its LOS, or the cut before it. */
    Instant endOfFirst(Contact pass) {
        return cutSeconds
                .map(cut -> pass.aos().plusSeconds(cut))
                .filter(cut -> cut.isBefore(pass.los()))
                .orElse(pass.los());
    }

    /** For people: the faults that are played. */
    String fault() {
        if (poison) return "labels swapped";
        if (cutSeconds.isPresent()) return "pass cut after " + cutSeconds.get() + " s";
        return kill.map(who ->
                        who == Kill.ONBOARD ? "on-board process killed in the patch" : "ground killed in the transfer")
                .orElse("");
    }
}
