package space.perigee.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.icd.ContactPlanBody;
import space.perigee.link.LinkEmulator;
import space.perigee.link.LinkModel;
import space.perigee.mission.Problem;

@Command(
        name = "emulate",
        description = {
            "Emulates the radio of a mission: UDP in, UDP out, with rate, delay and loss, silent outside of the passes.",
            "Where a real radio is, it takes this place: both segments know only a UDP address."
        })
final class LinkEmulateCommand implements Callable<Integer> {
    /** First word of the line that says how many bytes crossed. */
    static final String LINK = "LINK";

    private final Cli cli;

    @Mixin
    private MissionOption mission = new MissionOption();

    @Option(
            names = "--loss",
            paramLabel = "SHARE",
            description = "Share of datagrams lost, 0 to 1 (default: the mission's).")
    private Optional<Double> loss = Optional.empty();

    @Option(names = "--bursts", description = "Lose datagrams in bursts, as a fading link does (Gilbert-Elliott).")
    private boolean bursts;

    @Option(names = "--always", description = "Signals pass at any time, not only during passes.")
    private boolean always;

    @Option(names = "--cut", paramLabel = "SECONDS", description = "The first pass ends so long after its AOS.")
    private Optional<Integer> cutSeconds = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "Of the loss (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    LinkEmulateCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        if (loss.isPresent() && !(loss.get() >= 0 && loss.get() <= 1))
            throw badArgument("--loss " + loss.get() + " is not in 0..1");
        if (cutSeconds.isPresent() && cutSeconds.get() < 1)
            throw badArgument("--cut " + cutSeconds.get() + " is not at least 1");
        Mission given = mission.open();
        MissionConfig.Link link = given.config().link();
        InstantSource time = given.time(cli.host());
        try (LinkEmulator emulator = new LinkEmulator(
                new LinkEmulator.Side(
                        given.radioAddress(link.emulatorOnboardPort()), given.address(link.onboardPort())),
                new LinkEmulator.Side(given.radioAddress(link.emulatorGroundPort()), given.address(link.groundPort())),
                model(link.downBps(), link),
                model(link.upBps(), link),
                visible(given, time.instant()),
                time,
                new SplittableRandom(seed))) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> told(emulator)));
            cli.err().println("link emulator is up");
            emulator.run();
        }
        return Perigee.OK;
    }

    private LinkModel model(long rateBps, MissionConfig.Link link) {
        LinkModel model =
                LinkModel.of(rateBps, Duration.ofMillis(link.delayMillis())).withLoss(loss.orElse(link.loss()));
        return bursts ? model.withBursts(new LinkModel.Bursts(0.001, 0.05, 0.5)) : model;
    }

    private Predicate<Instant> visible(Mission given, Instant from) {
        if (always) return now -> true;
        Sky sky = new Sky(given, from);
        Instant first = sky.plan.contacts().isEmpty()
                ? Instant.MAX
                : sky.plan.contacts().getFirst().aos();
        return now ->
                sky.openAt(now).filter(contact -> !isCut(contact, first, now)).isPresent();
    }

    /** When the spacecraft is seen, for as long as this runs; worked out anew between two contacts, since that takes a second. */
    private static final class Sky {
        private static final Duration EVERY = Duration.ofDays(1);

        private final Mission mission;
        private ContactPlanBody plan;
        private Instant renewal;

        Sky(Mission mission, Instant from) {
            this.mission = mission;
            plan = mission.plan(from, 1);
            renewal = from.plus(EVERY);
        }

        synchronized Optional<ContactPlanBody.Contact> openAt(Instant now) {
            Optional<ContactPlanBody.Contact> open = plan.openAt(now);
            if (open.isPresent() || now.isBefore(renewal)) return open;
            plan = mission.plan(now, 1);
            renewal = now.plus(EVERY);
            return plan.openAt(now);
        }
    }

    private boolean isCut(ContactPlanBody.Contact contact, Instant first, Instant now) {
        return cutSeconds.isPresent()
                && contact.aos().equals(first)
                && now.isAfter(first.plusSeconds(cutSeconds.get()));
    }

    /** Both as the ground has them: what reached it, and what it sent, also while nothing could hear it. */
    private void told(LinkEmulator emulator) {
        cli.out()
                .println(LINK + " down " + emulator.downCounts().arrivedBytes() + " up "
                        + emulator.upCounts().offeredBytes());
        cli.out().flush();
    }

    private static Problem badArgument(String what) {
        return CliProblem.BAD_ARGUMENT.with(what, "perigee link emulate");
    }
}
