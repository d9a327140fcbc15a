package space.perigee.onboard;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import space.perigee.link.UdpChannel;
import space.perigee.mission.Agent;
import space.perigee.mission.Channel;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.Duty;
import space.perigee.mission.FolderLock;
import space.perigee.mission.MissionTime;
import space.perigee.mission.Problem;
import space.perigee.mission.ProblemKind;
import space.perigee.mission.Step;
import space.perigee.mission.StepLine;
import space.perigee.mission.ThreadLongWork;

/**
 * The on-board process: {@code OnboardMain SETTINGS}. Steps go to stdout as {@link StepLine}s, everything else to stderr. Exit codes: 0
 * stopped, 1 failed, 2 bad input, 3 a bug or a missed watchdog: whoever supervises it starts it again.
 */
public final class OnboardMain {
    private static final int BAD_INPUT = 2;
    private static final int DEAD_AGENT = 3;

    /** How long the agents have to end after SIGTERM: a supervisor kills soon after. */
    private static final Duration STOP_WAIT = Duration.ofSeconds(5);

    /** How long a process that hangs may try to write down why it ends. */
    private static final Duration LAST_WORD_WAIT = Duration.ofSeconds(2);

    private OnboardMain() {}

    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: onboard SETTINGS   (a properties file; perigee init writes a commented one)");
            System.exit(BAD_INPUT);
        }
        try {
            System.exit(run(OnboardSettings.read(Path.of(args[0]))));
        } catch (Problem e) {
            System.err.println(e.getMessage());
            System.exit(e.kind().category() == ProblemKind.Category.INPUT ? BAD_INPUT : 1);
        }
    }

    private static int run(OnboardSettings settings) {
        InstantSource host = InstantSource.system();
        DiskFlash flash = new DiskFlash(settings.stateDir());
        try (FolderLock _ = FolderLock.take(settings.stateDir());
                UdpChannel channel = new UdpChannel(settings.bind(), settings.peer());
                ThreadLongWork longWork = new ThreadLongWork("long-work")) {
            flash.sweep();
            MissionTime time = missionTime(settings, host);
            SpaceSegment segment = new SpaceSegment(
                    settings,
                    new SpaceSegment.Ports(
                            flash,
                            channel,
                            longWork,
                            System::nanoTime,
                            new Random(settings.seed()),
                            OnboardMain::print,
                            System.err::println,
                            time.instant(),
                            Runtime.getRuntime().maxMemory()));
            return fly(segment, channel, time, new Watchdog(settings.watchdog(), host), flash);
        }
    }

    private static MissionTime missionTime(OnboardSettings settings, InstantSource host) {
        Path file = settings.clockFile().toAbsolutePath();
        Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of("."));
        return new MissionTime(new DiskFlash(folder), String.valueOf(file.getFileName()), host);
    }

    private static void print(Step step, Instant at, String text) {
        PrintStream out = System.out;
        synchronized (out) {
            out.println(new StepLine(step, at, text).encode());
            out.flush();
        }
    }

    private static int fly(
            SpaceSegment segment, Channel channel, InstantSource time, Watchdog watchdog, DiskFlash flash) {
        CountDownLatch stopped = new CountDownLatch(1);
        AtomicInteger exit = new AtomicInteger();
        SpaceLoop loop = segment.loop();
        List<Agent> agents = List.of(
                agent("vision", watchdog.watched("vision", loop::observe), time, rest(), stopped, exit),
                agent("link", watchdog.watched("link", loop::communicate), time, channel::await, stopped, exit),
                agent("state", watchdog.watched("state", loop::govern), time, rest(), stopped, exit),
                agent("status", watchdog.watched("status", segment::writeStatus), time, rest(), stopped, exit));
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(stopped, ended)));
        System.err.println("serving " + segment.servingDigest());
        agents.forEach(Agent::start);
        waitFor(stopped, watchdog, flash, exit);
        agents.forEach(Agent::close);
        segment.close();
        ended.countDown();
        return exit.get();
    }

    /** On SIGTERM: the JVM must not end before the agents have. */
    private static void stop(CountDownLatch stopped, CountDownLatch ended) {
        stopped.countDown();
        try {
            if (!ended.await(STOP_WAIT.toMillis(), TimeUnit.MILLISECONDS))
                System.err.println("an agent did not end in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void waitFor(CountDownLatch stopped, Watchdog watchdog, DiskFlash flash, AtomicInteger exit) {
        try {
            while (!stopped.await(watchdog.lookEvery().toMillis(), TimeUnit.MILLISECONDS)) {
                Optional<String> hanging = watchdog.hanging();
                if (hanging.isEmpty()) continue;
                String why = "agent " + hanging.get() + " hangs for over "
                        + watchdog.limit().toSeconds() + " s";
                System.err.println(why);
                lastWord(flash, why);
                Runtime.getRuntime().halt(DEAD_AGENT); // an orderly end would wait for the agent that hangs
            }
        } catch (InterruptedException e) {
            exit.set(1);
        }
    }

    /** The flash may be what hangs: the process ends all the same. */
    private static void lastWord(DiskFlash flash, String why) throws InterruptedException {
        Thread writer = Thread.ofPlatform().daemon().start(() -> Starts.endsOn(flash, why));
        writer.join(LAST_WORD_WAIT);
    }

    private static Agent.Rest rest() {
        return time -> Thread.sleep(Math.max(1, time.toMillis()));
    }

    private static Agent agent(
            String name, Duty duty, InstantSource time, Agent.Rest rest, CountDownLatch stopped, AtomicInteger exit) {
        return new Agent(name, duty, time, rest, death -> {
            System.err.println("agent " + name + " died: " + death);
            death.printStackTrace();
            exit.set(DEAD_AGENT);
            stopped.countDown();
        });
    }
}
