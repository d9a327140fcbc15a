package space.perigee.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader that others wrote agrees with our octets. Skipped where Debian's tshark is absent. */
class TsharkIT {
    private static final int PORT = 4560;
    private static final int RAW_IP = 101;

    @TempDir
    Path folder;

    @Test
    void tsharkDecodesEveryKind() throws Exception {
        assumeTrue(onPath().isPresent(), "no tshark on the PATH; apt-get install tshark");
        Path capture = folder.resolve("kinds.pcap");
        List<Pdu> kinds = new ArrayList<>(PduCodecTest.goldens().values());
        Files.write(capture, pcap(kinds));

        String columns = tshark(capture, "-T", "fields", "-e", "_ws.col.Protocol", "-e", "_ws.col.Info");
        String tree = tshark(capture, "-V");

        assertThat(columns.lines())
                .containsExactly(
                        "CFDP\tEOF (No error)",
                        "CFDP\tFinished PDU (No error)",
                        "CFDP\tACK PDU (EOF)",
                        "CFDP\tACK PDU (Finished)",
                        "CFDP\tNAK PDU",
                        "CFDP\tPrompt PDU (Keep Alive)",
                        "CFDP\tKeep Alive PDU",
                        "CFDP\tFile Data PDU",
                        "CFDP\tMetadata PDU");
        assertThat(tree)
                .doesNotContain("Malformed")
                .contains("Source entity ID: 1", "Transaction sequence number: 7", "Destination entity ID: 2")
                .contains("Checksum: 0x12345678", "Source file name: a", "Destination file name: b/c")
                .contains("Delivery code: Data Complete, File status: Delivery file retained");
    }

    private static Optional<Path> onPath() {
        return Optional.ofNullable(System.getenv("PATH")).stream()
                .flatMap(path ->
                        Pattern.compile(File.pathSeparator, Pattern.LITERAL).splitAsStream(path))
                .map(folder -> Path.of(folder).resolve("tshark"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private String tshark(Path capture, String... args) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString(), "-d", "udp.port==" + PORT + ",cfdp"));
        command.addAll(List.of(args));
        Path out = folder.resolve("out.txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("err.txt")))
                .isZero();
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    /** Classic pcap of raw IPv4 packets; checksums left 0, which means "none" for UDP. */
    private static byte[] pcap(List<Pdu> pdus) {
        ByteBuffer out = ByteBuffer.allocate(1 << 16).order(ByteOrder.BIG_ENDIAN);
        out.putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(1 << 16)
                .putInt(RAW_IP);
        for (Pdu pdu : pdus) {
            byte[] octets = PduCodecTest.encoded(pdu);
            int length = LinkCounters.IP_UDP_BYTES + octets.length;
            out.putInt(0).putInt(0).putInt(length).putInt(length);
            out.putShort((short) 0x4500)
                    .putShort((short) length)
                    .putInt(0)
                    .putShort((short) 0x4011)
                    .putShort((short) 0);
            out.putInt(0x7f000001).putInt(0x7f000001);
            out.putShort((short) PORT)
                    .putShort((short) PORT)
                    .putShort((short) (8 + octets.length))
                    .putShort((short) 0);
            out.put(octets);
        }
        byte[] file = new byte[out.position()];
        out.flip().get(file);
        return file;
    }
}
