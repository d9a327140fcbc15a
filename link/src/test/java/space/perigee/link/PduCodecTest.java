package space.perigee.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import space.perigee.link.PduCodec.Decoded;
import space.perigee.link.PduCodec.Refused;
import space.perigee.mission.Channel;
import space.perigee.mission.Digest;

class PduCodecTest {
    private static final PduHeader TO_RECEIVER = new PduHeader(false, new TransactionId(1, 7), 2);
    private static final PduHeader TO_SENDER = new PduHeader(true, new TransactionId(1, 7), 2);

    /** Each made by hand from 727.0-B-5, clause 5; tshark decodes the same octets in {@code TsharkIT}. */
    static Map<String, Pdu> goldens() {
        Map<String, Pdu> goldens = new LinkedHashMap<>();
        goldens.put(
                "20000a13000100000007000204" + "00" + "12345678" + "0000002a",
                new Pdu.Eof(TO_RECEIVER, Condition.NO_ERROR, 0x12345678L, 42));
        goldens.put("28000213000100000007000205" + "02", finished());
        goldens.put(
                "28000313000100000007000206" + "40" + "01",
                new Pdu.Ack(TO_SENDER, Pdu.Directive.EOF, Condition.NO_ERROR, Pdu.TransactionStatus.ACTIVE));
        goldens.put(
                "20000313000100000007000206" + "51" + "02",
                new Pdu.Ack(TO_RECEIVER, Pdu.Directive.FINISHED, Condition.NO_ERROR, Pdu.TransactionStatus.TERMINATED));
        goldens.put(
                "28001913000100000007000208" + "00000000" + "00000bb8" + "0000000000000000" + "00000578" + "00000af0",
                new Pdu.Nak(TO_SENDER, 0, 3000, List.of(Range.METADATA, new Range(1400, 2800))));
        goldens.put("20000213000100000007000209" + "80", new Pdu.Prompt(TO_RECEIVER, true));
        goldens.put("2800051300010000000700020c" + "00000578", new Pdu.KeepAlive(TO_SENDER, 1400));
        goldens.put(
                "30000713000100000007000200000578" + "616263",
                new Pdu.FileData(TO_RECEIVER, 1400, ByteBuffer.wrap(new byte[] {'a', 'b', 'c'})));
        goldens.put(
                "20003413000100000007000207" + "00" + "0000002a" + "0161" + "03622f63" + "0226" + "7072673101" + "01"
                        + "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                new Pdu.Metadata(
                        TO_RECEIVER,
                        0,
                        42,
                        "a",
                        "b/c",
                        List.of(new Pdu.FileIntent(Priority.MODEL_UPDATE, Digest.of(new byte[] {'a', 'b', 'c'}))
                                .encode())));
        return goldens;
    }

    private static Pdu.Finished finished() {
        return new Pdu.Finished(TO_SENDER, Condition.NO_ERROR, true, Pdu.FileStatus.RETAINED);
    }

    static byte[] encoded(Pdu pdu) {
        ByteBuffer into = ByteBuffer.allocate(Channel.MAX_DATAGRAM_BYTES);
        PduCodec.encode(pdu, into);
        byte[] octets = new byte[into.position()];
        into.flip().get(octets);
        return octets;
    }

    @Test
    void everyKindHasTheOctetsOfTheStandardBothWays() {
        goldens().forEach((hex, pdu) -> {
            assertThat(HexFormat.of().formatHex(encoded(pdu))).as("%s", pdu).isEqualTo(hex);
            assertThat(PduCodec.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex))))
                    .isEqualTo(new Decoded(pdu));
        });
    }

    @Test
    void otherLengthsOfIdsAreRead() {
        // entity ids of 1 octet, sequence number of 1
        byte[] octets = HexFormat.of().parseHex("200002000107" + "02" + "0900");

        assertThat(PduCodec.decode(ByteBuffer.wrap(octets))).isEqualTo(new Decoded(new Pdu.Prompt(TO_RECEIVER, false)));
    }

    @Test
    void whatIsWrongIsNamedWithItsOctet() {
        assertRefused("", 0, "version is cut");
        assertRefused("00000213000100000007000209" + "80", 0, "version is not 001");
        assertRefused("24000213000100000007000209" + "80", 0, "unacknowledged mode (class 1) is not supported");
        assertRefused("22000213000100000007000209" + "80", 0, "the CRC option is not supported");
        assertRefused("21000213000100000007000209" + "80", 0, "the large-file flag is not supported");
        assertRefused("20000313000100000007000209" + "80", 10, "data field length differs from the datagram's");
        assertRefused("2000021300010000000700020e" + "80", 12, "unknown directive code 14");
        assertRefused("20000a13000100000007000204" + "c0" + "12345678" + "0000002a", 13, "unknown condition code 12");
        assertRefused(
                "28000d13000100000007000208" + "00000001" + "00000000" + "00000000", 17, "scope ends before its start");
        assertRefused("20000813000100000007000207" + "00" + "0000002a" + "09" + "61", 19, "source file name is cut");
    }

    private static void assertRefused(String hex, int octet, String reason) {
        assertThat(PduCodec.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex))))
                .isEqualTo(new Refused(octet, reason));
    }

    /** Cut, flipped and random octets: a PDU or a refusal inside the datagram, nothing else. */
    @Test
    void noDatagramDoesMoreThanBeRefused() {
        List<byte[]> kinds = new ArrayList<>();
        goldens().values().forEach(pdu -> kinds.add(encoded(pdu)));
        for (long seed = 0; seed < 100_000; seed++) {
            byte[] octets = mutated(kinds, new Random(seed));
            if (PduCodec.decode(ByteBuffer.wrap(octets)) instanceof Refused refused) {
                assertThat(refused.octet()).as("seed %d", seed).isBetween(0, octets.length);
            }
        }
    }

    private static byte[] mutated(List<byte[]> kinds, Random chance) {
        byte[] base = kinds.get(chance.nextInt(kinds.size()));
        byte[] octets = Arrays.copyOf(base, chance.nextInt(4) == 0 ? chance.nextInt(base.length + 40) : base.length);
        for (int i = chance.nextInt(4); i > 0 && octets.length > 0; i--) {
            octets[chance.nextInt(octets.length)] = (byte) chance.nextInt();
        }
        // Half of them with a length that adds up, or few would get past it.
        if (octets.length > PduCodec.HEADER_BYTES && chance.nextBoolean()) {
            ByteBuffer.wrap(octets).putShort(1, (short) (octets.length - PduCodec.HEADER_BYTES));
        }
        return octets;
    }

    /** "123456789abc" and a "d" by hand: 0x31323334 + 0x35363738 + 0x39616263 + 0x64000000 modulo 2^32. */
    @Test
    void theModularChecksumSumsWordsInAnyOrderOfPieces() {
        byte[] text = "123456789abcd".getBytes(StandardCharsets.US_ASCII);
        int expected = 0x03C9CCCF;
        for (int cut = 0; cut <= text.length; cut++) {
            int sum = ModularChecksum.add(0, cut, ByteBuffer.wrap(text, cut, text.length - cut));
            assertThat(ModularChecksum.add(sum, 0, ByteBuffer.wrap(text, 0, cut)))
                    .isEqualTo(expected);
        }
    }
}
