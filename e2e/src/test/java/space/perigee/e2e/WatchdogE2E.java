package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Method;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import space.perigee.icd.Body;
import space.perigee.icd.ContactPlanBody;
import space.perigee.icd.FactBody;
import space.perigee.icd.Icd;
import space.perigee.icd.LinkNames;
import space.perigee.icd.RolloutReportBody;
import space.perigee.icd.RolloutReportBody.Stage;
import space.perigee.link.CfdpConfig;
import space.perigee.link.CfdpEntity;
import space.perigee.link.CfdpListener;
import space.perigee.link.Condition;
import space.perigee.link.Contact;
import space.perigee.link.FileMessages;
import space.perigee.link.Message;
import space.perigee.link.Priority;
import space.perigee.link.PutRequest;
import space.perigee.link.ReceivedFile;
import space.perigee.link.TransactionId;
import space.perigee.link.UdpChannel;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.StationId;
import space.perigee.mission.Step;
import space.perigee.mission.StepLine;
import space.perigee.model.ModelFile;
import space.perigee.vision.Images;
import space.perigee.vision.scenes.Light;
import space.perigee.vision.scenes.SceneArtist;
import space.perigee.vision.scenes.SceneSpec;

/**
 * A new model on trial whose inference never comes back, in the process that flies. A debugger holds the vision agent where it enters the
 * detector, and it alone: stopping the whole process would stop its watchdog, too.
 */
class WatchdogE2E {
    private static final CraftKey CRAFT = CraftKey.of("demo", "scout");

    /** More than a busy machine takes for a tick, few enough to wait for twice. */
    private static final int WATCHDOG_SECONDS = 4;

    private static final int DEAD_AGENT = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2); // a busy machine; an idle one takes seconds

    private ScratchFolder scratch;
    private final List<Flight> flights = new ArrayList<>();
    private ModelFile base;
    private Ground ground;
    private Debugger debugger;

    /** One life of the on-board process. */
    private record Flight(Process process, VirtualMachine held, Path out, Path err) {
        String told() throws IOException {
            return Files.readString(err);
        }

        boolean took(Step step) {
            try (Stream<String> lines = Files.lines(out)) {
                return lines.flatMap(line -> StepLine.parse(line).stream()).anyMatch(line -> line.step() == step);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @BeforeEach
    void launch() throws IOException, IllegalConnectorArgumentsException {
        scratch = ScratchFolder.make();
        Files.createDirectories(scratch.path("camera"));
        SimulatedMission.makeKeys(scratch.path("keys"));
        base = TinyBase.untrained(1);
        base.write(scratch.path("base.onnx"));
        int spacePort = freePort();
        ground = new Ground(spacePort);
        Files.writeString(
                scratch.path("onboard.properties"), """
                craft=%s
                stateDir=space
                modelFile=base.onnx
                bind=127.0.0.1:%d
                peer=127.0.0.1:%d
                mining=CloudOnly
                watchdogSeconds=%d
                """.formatted(CRAFT, spacePort, ground.port(), WATCHDOG_SECONDS));
        debugger = Debugger.listening();
    }

    @AfterEach
    void end() throws IOException, InterruptedException, IllegalConnectorArgumentsException {
        for (Flight flight : flights) {
            flight.process().destroyForcibly();
            assertThat(flight.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        debugger.stop();
        ground.close();
        scratch.close();
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aHangingModelIsLeftAfterTwoTriesAndTheGroundIsTold() throws Exception {
        byte[] update = Forged.signed(Forged.nudge(base), 1, CRAFT, SimulatedMission.twoKeys(scratch.path("keys")));

        Flight first = takeOff();
        show("before"); // a trial must have something to compare
        ground.listenUntil(() -> first.took(Step.INFERENCE));
        ground.uplink(update);
        ground.listenUntil(() -> ground.reports(Stage.ACTIVE).count() == 1);
        hang(first, "one");
        Flight second = takeOff();
        ground.listenUntil(() -> ground.reports(Stage.ACTIVE).count() == 2);
        hang(second, "two");
        Flight third = takeOff();
        ground.listenUntil(() -> ground.reports(Stage.FELL_BACK).count() == 1
                && ground.facts(FactBody.Kind.FELL_BACK).count() == 1);

        RolloutReportBody end = ground.reports(Stage.FELL_BACK).findFirst().orElseThrow();
        assertThat(end.delta()).isEqualTo(Digest.of(update));
        assertThat(end.reason())
                .isEqualTo("crashed 2 times on trial; before: agent vision hangs for over " + WATCHDOG_SECONDS + " s");
        Digest candidate = end.to();
        assertThat(second.told()).as("one crash may be a cosmic ray").contains("serving " + candidate);
        assertThat(third.told()).contains("fell back from " + candidate.shortHex(), "serving " + base.digest());
        assertThat(Digest.of(scratch.path("space/slots/A.onnx"))).isEqualTo(base.digest());
        show("three");
        ground.listenUntil(() -> third.took(Step.INFERENCE));
        assertThat(third.process().isAlive()).isTrue();
    }

    /** From here on no inference of this process returns. It ends by itself, and says why. */
    private void hang(Flight flight, String scene) throws Exception {
        Method detect = flight.held()
                .classesByName("space.perigee.vision.OnnxDetector")
                .getFirst()
                .methodsByName("detect")
                .getFirst();
        BreakpointRequest stop = flight.held().eventRequestManager().createBreakpointRequest(detect.location());
        stop.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
        stop.enable();
        show(scene);

        assertThat(threadHeld(flight)).isEqualTo("vision");
        assertThat(flight.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("it ends by itself")
                .isTrue();
        assertThat(flight.process().exitValue()).as(flight.told()).isEqualTo(DEAD_AGENT);
        assertThat(flight.told()).contains("agent vision hangs for over " + WATCHDOG_SECONDS + " s");
    }

    /** Name of the thread that ran into the breakpoint; the machine's start may be told before it. */
    private static String threadHeld(Flight flight) throws Exception {
        while (true) {
            EventSet events = flight.held().eventQueue().remove(PATIENCE.toMillis());
            if (events == null) throw new AssertionError("nothing was held: " + flight.told());
            for (Event event : events)
                if (event instanceof BreakpointEvent held) return held.thread().name();
        }
    }

    /** Starts the on-board process, and comes back once it serves. */
    private Flight takeOff() throws Exception {
        Path out = scratch.path(flights.size() + ".out");
        Path err = scratch.path(flights.size() + ".err");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-agentlib:jdwp=transport=dt_socket,server=n,suspend=n,address=" + debugger.address(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "space.perigee.onboard.OnboardMain",
                        scratch.path("onboard.properties").toString())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        Flight flight = new Flight(process, debugger.accept(), out, err);
        flights.add(flight);
        ground.listenUntil(() -> saysThatItServes(flight));
        return flight;
    }

    private static boolean saysThatItServes(Flight flight) {
        try {
            assertThat(flight.process().isAlive()).as(flight.told()).isTrue();
            return flight.told().contains("serving ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void show(String name) throws IOException {
        Path aside = scratch.path(name + ".aside");
        Images.writePng(SceneArtist.draw(SceneSpec.compact(Light.DAY), 1).image(), aside);
        Files.move(aside, scratch.path("camera").resolve(name + ".png"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Where the processes that we start ask to be debugged. */
    private record Debugger(ListeningConnector port, Map<String, Connector.Argument> settings, String address) {
        static Debugger listening() throws IOException, IllegalConnectorArgumentsException {
            ListeningConnector port = Bootstrap.virtualMachineManager().listeningConnectors().stream()
                    .filter(one -> one.transport().name().equals("dt_socket"))
                    .findFirst()
                    .orElseThrow();
            Map<String, Connector.Argument> settings = port.defaultArguments();
            Objects.requireNonNull(settings.get("localAddress")).setValue("127.0.0.1");
            Objects.requireNonNull(settings.get("timeout")).setValue(Long.toString(PATIENCE.toMillis()));
            return new Debugger(port, settings, port.startListening(settings));
        }

        VirtualMachine accept() throws IOException, IllegalConnectorArgumentsException {
            return port.accept(settings);
        }

        void stop() throws IOException, IllegalConnectorArgumentsException {
            port.stopListening(settings);
        }
    }

    /** A ground that sends one update up, and remembers what it hears. */
    private final class Ground implements AutoCloseable {
        private static final long BPS = 1_000_000;
        private static final Duration LIGHT_TIME = Duration.ofMillis(10);
        private static final Duration REST = Duration.ofMillis(20);

        private final UdpChannel channel;
        private final DiskFlash flash = new DiskFlash(scratch.path("ground"));
        private final CfdpEntity cfdp;
        private final FileMessages messages;
        private final List<Body> heard = new ArrayList<>();

        Ground(int spacePort) {
            InetAddress here = InetAddress.getLoopbackAddress();
            channel = new UdpChannel(new InetSocketAddress(here, 0), new InetSocketAddress(here, spacePort));
            Instant now = Instant.now();
            Instant los = now.plus(Duration.ofHours(2));
            CfdpConfig config = CfdpConfig.between(LinkNames.GROUND_ENTITY, LinkNames.CRAFT_ENTITY)
                    .withFirstSequence(now.getEpochSecond());
            cfdp = new CfdpEntity(config, channel, flash, "cfdp", new Deaf());
            messages = new FileMessages(cfdp, flash, "messages", Priority.MESSAGE);
            cfdp.contactOpens(new Contact(BPS, LIGHT_TIME, los), now);
            byte[] plan = Icd.encode(new ContactPlanBody(
                    1,
                    List.of(new ContactPlanBody.Contact(
                            new StationId("tongchuan"), now.minusSeconds(60), los, BPS, BPS, 1f)),
                    now,
                    ContactPlanBody.USUAL_STEP_SECONDS,
                    List.of()));
            messages.post(Icd.typeOf(plan), plan);
        }

        int port() {
            return channel.localPort();
        }

        void uplink(byte[] signed) {
            flash.replace("update", signed);
            Digest digest = Digest.of(signed);
            cfdp.put(new PutRequest("update", LinkNames.update(digest), Priority.MODEL_UPDATE, digest));
        }

        void listenUntil(BooleanSupplier done) {
            for (long looks = 0; looks < PATIENCE.dividedBy(REST); looks++) {
                if (done.getAsBoolean()) return;
                cfdp.tick(Instant.now());
                messages.next().ifPresent(this::hear);
                channel.await(REST);
            }
            throw new AssertionError("waited in vain; heard " + heard);
        }

        private void hear(Message message) {
            heard.add(Icd.decode(message.octets()));
            messages.applied(message.sequence());
        }

        Stream<RolloutReportBody> reports(Stage stage) {
            return heard.stream()
                    .filter(RolloutReportBody.class::isInstance)
                    .map(RolloutReportBody.class::cast)
                    .filter(report -> report.stage() == stage);
        }

        Stream<FactBody> facts(FactBody.Kind kind) {
            return heard.stream()
                    .filter(FactBody.class::isInstance)
                    .map(FactBody.class::cast)
                    .filter(fact -> fact.kind() == kind);
        }

        @Override
        public void close() {
            channel.close();
        }
    }

    /** Takes samples, and does nothing with them. */
    private static final class Deaf implements CfdpListener {
        @Override
        public void received(ReceivedFile file) {}

        @Override
        public void delivered(TransactionId id, String destinationName) {}

        @Override
        public void failed(TransactionId id, String destinationName, Condition why) {}
    }
}
