package space.perigee.testkit;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import space.perigee.mission.Flash;
import space.perigee.mission.MissionProblem;

/**
 * Flash that fails at a chosen byte: it is full, the power goes, or a bit flips in silence. Counts every byte written through it.
 * {@link #replace} counts, too: its content, before it is renamed.
 */
public final class FaultyFlash implements Flash {
    /** The power went in the middle of a write. No {@code Problem}: nobody on board lives to catch it. */
    public static final class PowerLoss extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PowerLoss() {
            super("the power went");
        }
    }

    private enum Fault {
        FULL,
        POWER_LOSS,
        BIT_FLIP
    }

    private static final String ASIDE = ".aside";

    private final Flash inner;
    private final Fault fault;
    private long atByte;
    private long writtenBytes;
    private boolean dead;

    private FaultyFlash(Flash inner, Fault fault, long atByte) {
        this.inner = inner;
        this.fault = fault;
        this.atByte = atByte;
    }

    /** Takes {@code bytes} bytes and no more, though it told of more room: somebody else filled it. */
    public static FaultyFlash fullAfter(Flash inner, long bytes) {
        return new FaultyFlash(inner, Fault.FULL, bytes);
    }

    /** The write that crosses {@code bytes} is torn there, and nothing works any more. What is on {@code inner} is what a restart finds. */
    public static FaultyFlash powerLossAfter(Flash inner, long bytes) {
        return new FaultyFlash(inner, Fault.POWER_LOSS, bytes);
    }

    /** One bit of the byte after {@code bytes} is written wrong, and nobody is told. */
    public static FaultyFlash bitFlipAfter(Flash inner, long bytes) {
        return new FaultyFlash(inner, Fault.BIT_FLIP, bytes);
    }

    /** From now on nothing fails: somebody made room. */
    public void repair() {
        atByte = Long.MAX_VALUE;
    }

    public long writtenBytes() {
        return writtenBytes;
    }

    @Override
    public boolean exists(String name) {
        alive();
        return inner.exists(name);
    }

    @Override
    public long sizeBytes(String name) {
        alive();
        return inner.sizeBytes(name);
    }

    @Override
    public byte[] read(String name, int maxBytes) {
        alive();
        return inner.read(name, maxBytes);
    }

    @Override
    public void replace(String name, byte[] content) {
        String aside = name + ASIDE;
        delete(aside);
        try (FlashFile file = open(aside)) {
            file.write(0, ByteBuffer.wrap(content));
            file.force();
        }
        rename(aside, name);
    }

    @Override
    public FlashFile open(String name) {
        alive();
        return new FaultyFile(name, inner.open(name));
    }

    @Override
    public void rename(String from, String to) {
        alive();
        inner.rename(from, to);
    }

    @Override
    public void delete(String name) {
        alive();
        inner.delete(name);
    }

    @Override
    public List<String> list(String folder) {
        alive();
        return inner.list(folder);
    }

    @Override
    public long freeBytes() {
        alive();
        return inner.freeBytes();
    }

    @Override
    public Path path(String name) {
        return inner.path(name);
    }

    private void alive() {
        if (dead) throw new PowerLoss();
    }

    private final class FaultyFile implements FlashFile {
        private final String name;
        private final FlashFile file;

        FaultyFile(String name, FlashFile file) {
            this.name = name;
            this.file = file;
        }

        @Override
        public long sizeBytes() {
            alive();
            return file.sizeBytes();
        }

        @Override
        public int read(long position, ByteBuffer into) {
            alive();
            return file.read(position, into);
        }

        @Override
        public void write(long position, ByteBuffer from) {
            alive();
            long room = atByte - writtenBytes;
            int wanted = from.remaining();
            if (room >= wanted || (fault == Fault.BIT_FLIP && room < 0)) {
                writtenBytes += wanted;
                file.write(position, from);
                return;
            }
            switch (fault) {
                case FULL -> {
                    writePart(position, from, room);
                    throw MissionProblem.DISK_FULL.with(name, wanted, Math.max(0, room), path(name));
                }
                case POWER_LOSS -> {
                    writePart(position, from, room);
                    dead = true;
                    throw new PowerLoss();
                }
                case BIT_FLIP -> writeFlipped(position, from, (int) room);
            }
        }

        private void writePart(long position, ByteBuffer from, long room) {
            int part = (int) Math.max(0, room);
            file.write(position, from.slice(from.position(), part));
            writtenBytes += part;
        }

        private void writeFlipped(long position, ByteBuffer from, int at) {
            writtenBytes += from.remaining();
            byte[] octets = new byte[from.remaining()];
            from.get(octets);
            octets[at] ^= 1;
            file.write(position, ByteBuffer.wrap(octets));
        }

        @Override
        public void truncate(long sizeBytes) {
            alive();
            file.truncate(sizeBytes);
        }

        @Override
        public void force() {
            alive();
            file.force();
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
