package space.perigee.link;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import space.perigee.link.Receiving.Announced;
import space.perigee.link.Receiving.ReceiveState;
import space.perigee.link.Sending.SendProgress;
import space.perigee.mission.Digest;

/**
 * What both roles must know after a crash, in one file that is replaced as a whole.
 *
 * <pre>
 * count(4) of transfers of ours under way:  sequence(4) next offset(8) checksum(4) EOF sent(1)
 * count(4) of ranges of the peer's sequence numbers that are over:  start(8) end(8)
 * count(4) of those of them that failed:    sequence(4) condition(1)
 * count(4) of transfers coming in:          sequence(4) seen(8) start-overs(1)
 *     announced(1), if 1: size(8) checksum type(1) priority(1) digest(1, if 1: 32) destination name(2+n)
 *     EOF heard(1), if 1: checksum(4)
 *     count(4) of gaps: start(8) end(8)
 * </pre>
 */
record LinkJournal(
        List<SendProgress> sends, Map<Long, Long> over, Map<Long, Condition> failed, List<ReceiveState> receives) {
    static final String MAGIC = "PLNK";

    /** Two million gaps' worth; the budget of {@link Gaps} keeps it far below. */
    static final int MAX_BYTES = 32 << 20;

    static LinkJournal empty() {
        return new LinkJournal(List.of(), Map.of(), Map.of(), List.of());
    }

    byte[] encode() {
        return StateFile.encode(MAGIC, out -> {
            out.writeInt(sends.size());
            for (SendProgress send : sends) writeSend(out, send);
            out.writeInt(over.size());
            for (Map.Entry<Long, Long> range : over.entrySet()) writeRange(out, range.getKey(), range.getValue());
            out.writeInt(failed.size());
            for (Map.Entry<Long, Condition> failure : failed.entrySet()) {
                out.writeInt(failure.getKey().intValue());
                out.writeByte(failure.getValue().code());
            }
            out.writeInt(receives.size());
            for (ReceiveState receive : receives) writeReceive(out, receive);
        });
    }

    private static void writeSend(DataOutputStream out, SendProgress send) throws IOException {
        out.writeInt((int) send.sequence());
        out.writeLong(send.nextOffset());
        out.writeInt(send.checksum());
        out.writeBoolean(send.eofSent());
    }

    private static void writeRange(DataOutputStream out, long start, long end) throws IOException {
        out.writeLong(start);
        out.writeLong(end);
    }

    private static void writeReceive(DataOutputStream out, ReceiveState receive) throws IOException {
        out.writeInt((int) receive.sequence);
        out.writeLong(receive.seen);
        out.writeByte(receive.startOvers);
        out.writeBoolean(receive.announced.isPresent());
        if (receive.announced.isPresent()) writeAnnounced(out, receive.announced.get());
        out.writeBoolean(receive.checksum.isPresent());
        if (receive.checksum.isPresent()) out.writeInt(receive.checksum.get().intValue());
        out.writeInt(receive.gaps.size());
        for (Range gap : receive.gaps) writeRange(out, gap.start(), gap.end());
    }

    private static void writeAnnounced(DataOutputStream out, Announced announced) throws IOException {
        out.writeLong(announced.sizeBytes());
        out.writeByte(announced.checksumType());
        out.writeByte(announced.priority().code());
        out.writeBoolean(announced.digest().isPresent());
        if (announced.digest().isPresent()) out.write(announced.digest().get().octets());
        StateFile.writeText(out, announced.destinationName());
    }

    static LinkJournal decode(ByteBuffer in) {
        List<SendProgress> sends = new ArrayList<>();
        for (int i = in.getInt(); i > 0; i--) {
            sends.add(new SendProgress(u32(in), in.getLong(), in.getInt(), in.get() != 0));
        }
        Map<Long, Long> over = new TreeMap<>();
        for (int i = in.getInt(); i > 0; i--) over.put(in.getLong(), in.getLong());
        Map<Long, Condition> failed = new TreeMap<>();
        for (int i = in.getInt(); i > 0; i--) {
            failed.put(u32(in), Condition.ofCode(in.get()).orElse(Condition.CANCEL_REQUESTED));
        }
        List<ReceiveState> receives = new ArrayList<>();
        for (int i = in.getInt(); i > 0; i--) receives.add(readReceive(in));
        return new LinkJournal(sends, over, failed, receives);
    }

    private static ReceiveState readReceive(ByteBuffer in) {
        long sequence = u32(in);
        long seen = in.getLong();
        int startOvers = in.get();
        Optional<Announced> announced = in.get() != 0 ? Optional.of(readAnnounced(in)) : Optional.empty();
        Optional<Long> checksum = in.get() != 0 ? Optional.of(u32(in)) : Optional.empty();
        List<Range> gaps = new ArrayList<>();
        for (int i = in.getInt(); i > 0; i--) gaps.add(new Range(in.getLong(), in.getLong()));
        return new ReceiveState(sequence, seen, gaps, announced, checksum, startOvers);
    }

    private static Announced readAnnounced(ByteBuffer in) {
        long size = in.getLong();
        int checksumType = in.get();
        Priority priority = Priority.ofCode(in.get());
        Optional<Digest> digest = in.get() != 0
                ? Optional.of(Digest.ofOctets(StateFile.readOctets(in, Digest.SIZE_BYTES)))
                : Optional.empty();
        return new Announced(size, checksumType, StateFile.readText(in), priority, digest);
    }

    private static long u32(ByteBuffer in) {
        return Integer.toUnsignedLong(in.getInt());
    }
}
