package space.perigee.e2e;

import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import space.perigee.ground.GroundLoop;
import space.perigee.ground.GroundSegment;
import space.perigee.ground.KnownDomain;
import space.perigee.ground.OracleLabels;
import space.perigee.icd.ContactPlanBody;
import space.perigee.kube.Kinds;
import space.perigee.kube.SqliteResources;
import space.perigee.link.UdpChannel;
import space.perigee.mission.Agent;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.FolderLock;
import space.perigee.mission.StationId;
import space.perigee.mission.StepLine;
import space.perigee.mission.ThreadLongWork;
import space.perigee.model.ModelFile;
import space.perigee.vision.DataSet.Part;

/**
 * The ground segment as a process, as {@code perigee ground run} wires it, with a recipe for tiny nets: {@code GroundMain FOLDER BIND PEER}
 * (UDP ports of this machine). It dies by {@code kill -9} alone.
 */
final class GroundMain {
    static final String STATE = "ground";
    static final String RESOURCES = "resources.db";

    private static final long BPS = 1_000_000;
    private static final Duration CONTACT = Duration.ofHours(2);

    private GroundMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Path folder = Path.of(arguments[0]);
        Path state = folder.resolve(STATE);
        DiskFlash flash = new DiskFlash(state);
        InstantSource time = InstantSource.system();
        try (FolderLock _ = FolderLock.take(state);
                SqliteResources resources =
                        SqliteResources.open(state.resolve(RESOURCES), Kinds.ours(), time, new Random());
                UdpChannel channel = new UdpChannel(local(arguments[1]), local(arguments[2]));
                ThreadLongWork longWork = new ThreadLongWork("rounds")) {
            GroundSegment segment = new GroundSegment(
                    new GroundSegment.Ports(flash, resources, longWork, time, GroundMain::print, System.err::println));
            serve(segment, flash, channel, folder, time);
        }
    }

    private static InetSocketAddress local(String port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }

    private static void serve(
            GroundSegment segment, DiskFlash flash, UdpChannel channel, Path folder, InstantSource time)
            throws InterruptedException {
        ModelFile base = ModelFile.read(folder.resolve("base.onnx"));
        DrawnScenes scenes = DrawnScenes.of(folder.resolve("scenes"));
        flash.replace("launch.part", base.bytes());
        segment.launchedWith(
                ProcessesE2E.CRAFT, SimulatedMission.spacecraft(), "launch.part", base.digest(), base.card());
        KnownDomain.of(scenes.day(Part.TRAIN), scenes.day(Part.VAL)).save(flash, ProcessesE2E.CRAFT);
        Instant now = time.instant();
        GroundLoop loop = segment.loop(
                new GroundSegment.Craft(
                        ProcessesE2E.CRAFT,
                        channel,
                        GroundMain::plan,
                        new OracleLabels(scenes.nightByScene(), "drawn"),
                        SimulatedMission.roundSettings(1, Duration.ofSeconds(2)),
                        TinyBase.trainer(),
                        SimulatedMission.twoKeys(folder.resolve("keys"))),
                now);
        try (Agent _ = agent("link", loop::communicate, time, channel::await);
                Agent _ = agent("desk", loop::learn, time, rest -> Thread.sleep(Math.max(1, rest.toMillis())))) {
            System.err.println("ground is up");
            new CountDownLatch(1).await();
        }
    }

    /** One long contact; each start makes a newer plan. */
    private static ContactPlanBody plan(Instant now) {
        return new ContactPlanBody(
                now.getEpochSecond(),
                List.of(new ContactPlanBody.Contact(
                        new StationId("tongchuan"), now.minusSeconds(60), now.plus(CONTACT), BPS, BPS, 1f)),
                now,
                ContactPlanBody.USUAL_STEP_SECONDS,
                List.of());
    }

    private static Agent agent(String name, space.perigee.mission.Duty duty, InstantSource time, Agent.Rest rest) {
        return new Agent(name, duty, time, rest, death -> {
                    death.printStackTrace();
                    Runtime.getRuntime().halt(3);
                })
                .start();
    }

    private static void print(space.perigee.mission.Step step, Instant at, String text) {
        PrintStream out = System.out;
        synchronized (out) {
            out.println(new StepLine(step, at, text).encode());
            out.flush();
        }
    }
}
