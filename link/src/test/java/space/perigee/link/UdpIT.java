package space.perigee.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.Agent;
import space.perigee.mission.Digest;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.ThreadLongWork;

/** Real sockets, real files, the emulator between; nothing is asserted on a clock, only that it ends. */
class UdpIT {
    @TempDir
    Path folder;

    @Test
    void aFileCrossesTheEmulatorWithLoss() throws Exception {
        int bytes = Integer.getInteger("perigee.link.bytes", 4_000_000);
        double loss = Double.parseDouble(System.getProperty("perigee.link.loss", "0.05"));
        DiskFlash onboard = new DiskFlash(folder.resolve("space"));
        DiskFlash onGround = new DiskFlash(folder.resolve("ground"));
        byte[] content = TransferSimulation.bytes(new Random(3), bytes);
        onboard.replace("out/scene.bin", content);
        Done done = new Done();
        Ports ports = Ports.free();
        InstantSource time = InstantSource.system();

        try (LinkEmulator emulator = ports.emulator(loss, time);
                UdpChannel spaceRadio = new UdpChannel(ports.space, ports.spaceAtEmulator);
                UdpChannel groundRadio = new UdpChannel(ports.ground, ports.groundAtEmulator);
                ThreadLongWork spaceWork = new ThreadLongWork("space work");
                ThreadLongWork groundWork = new ThreadLongWork("ground work")) {
            Thread radio = Thread.ofPlatform().daemon(true).start(emulator::run);
            CfdpEntity space = new CfdpEntity(CfdpConfig.between(1, 2), spaceRadio, onboard, "link", done, spaceWork);
            CfdpEntity ground =
                    new CfdpEntity(CfdpConfig.between(2, 1), groundRadio, onGround, "link", done, groundWork);
            space.put(new PutRequest("out/scene.bin", "scene.bin", Priority.BULK, Digest.of(content)));
            Instant now = time.instant();
            Instant los = now.plusSeconds(120);
            space.contactOpens(new Contact(100_000_000, Duration.ofMillis(10), los), now);
            ground.contactOpens(new Contact(1_000_000, Duration.ofMillis(10), los), now);
            try (Agent spaceAgent = agent("space", space, spaceRadio, time, done);
                    Agent groundAgent = agent("ground", ground, groundRadio, time, done)) {
                assertThat(spaceAgent).isNotSameAs(groundAgent);
                assertThat(done.delivered.await(100, TimeUnit.SECONDS))
                        .as("delivered")
                        .isTrue();
            }
            double seconds = Duration.between(now, time.instant()).toNanos() / 1e9;
            emulator.stop();
            radio.join();
            assertThat(done.death).isNull();
            assertThat(Digest.of(onGround.path("link/inbox/scene.bin"))).isEqualTo(Digest.of(content));
            if (Boolean.getBoolean("perigee.link.print")) print(bytes, loss, seconds, emulator, space);
            space.close();
            ground.close();
        }
    }

    /** The measurement of docs: {@code -Dperigee.link.print=true -Dperigee.link.bytes=300000000 -Dperigee.link.loss=0.01}. */
    private static void print(int bytes, double loss, double seconds, LinkEmulator emulator, CfdpEntity space) {
        System.out.printf(
                "%d bytes at %.0f %% loss: %.2f Mbit/s of file in %.2f s; down %s; up %s%n",
                bytes, 100 * loss, bytes * 8e-6 / seconds, seconds, emulator.downCounts(), emulator.upCounts());
        space.counters().rows().forEach(row -> System.out.println("  " + row));
    }

    @Test
    void aPortInUseIsASentence() {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (UdpChannel first = new UdpChannel(any, any)) {
            InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), first.localPort());

            assertThatThrownBy(() -> new UdpChannel(taken, any))
                    .hasMessageContaining("link.port-in-use: UDP port")
                    .hasMessageContaining(":" + first.localPort());
        }
        assertThatThrownBy(() -> UdpChannel.address("here")).hasMessageContaining("write host:port");
        assertThatThrownBy(() -> UdpChannel.address("127.0.0.1:70000")).hasMessageContaining("write host:port");
    }

    private static Agent agent(String name, CfdpEntity entity, UdpChannel radio, InstantSource time, Done done) {
        return new Agent(name, entity, time, radio::await, death -> {
                    done.death = death;
                    done.delivered.countDown();
                })
                .start();
    }

    private record Ports(
            InetSocketAddress space,
            InetSocketAddress ground,
            InetSocketAddress spaceAtEmulator,
            InetSocketAddress groundAtEmulator) {
        /** Four ports that were free a moment ago. */
        static Ports free() {
            return new Ports(one(), one(), one(), one());
        }

        private static InetSocketAddress one() {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            try (UdpChannel probe = new UdpChannel(any, any)) {
                return new InetSocketAddress(InetAddress.getLoopbackAddress(), probe.localPort());
            }
        }

        LinkEmulator emulator(double loss, InstantSource time) {
            return new LinkEmulator(
                    new LinkEmulator.Side(spaceAtEmulator, space),
                    new LinkEmulator.Side(groundAtEmulator, ground),
                    LinkModel.bupt1Down().withLoss(loss),
                    LinkModel.bupt1Up().withLoss(loss),
                    now -> true,
                    time,
                    new Random(5));
        }
    }

    private static final class Done implements CfdpListener {
        final CountDownLatch delivered = new CountDownLatch(1);
        volatile @Nullable Throwable death;

        @Override
        public void received(ReceivedFile file) {}

        @Override
        public void delivered(TransactionId id, String destinationName) {
            delivered.countDown();
        }

        @Override
        public void failed(TransactionId id, String destinationName, Condition why) {
            death = new AssertionError(destinationName + ": " + why);
            delivered.countDown();
        }
    }
}
