package space.perigee.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import space.perigee.mission.MissionProblem;

/** Octets by position: an array, or a file seen through a small window, so that reading about a 35 MB model costs no 35 MB of heap. */
sealed interface Octets {
    /** The file's name, or what else tells a person where these octets came from. */
    String where();

    long sizeBytes();

    /** The octet at {@code position}, which lies inside. */
    byte at(long position);

    /** {@code length} octets from {@code position}, all inside. */
    ByteBuffer slice(long position, int length);

    /** Octets in memory. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record InMemory(byte[] octets, String where) implements Octets {
        @Override
        public long sizeBytes() {
            return octets.length;
        }

        @Override
        public byte at(long position) {
            return octets[Math.toIntExact(position)];
        }

        @Override
        public ByteBuffer slice(long position, int length) {
            return ByteBuffer.wrap(octets, Math.toIntExact(position), length)
                    .slice()
                    .asReadOnlyBuffer();
        }
    }

    /** Octets of a file that is held open. One thread at a time. */
    final class InFile implements Octets, AutoCloseable {
        /** Two pages: what describes a model lies in pieces of some hundred octets between its tensors. */
        private static final int WINDOW_BYTES = 8192;

        private final Path file;
        private final FileChannel channel;
        private final long sizeBytes;
        private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
        private long windowAt;

        private InFile(Path file, FileChannel channel, long sizeBytes) {
            this.file = file;
            this.channel = channel;
            this.sizeBytes = sizeBytes;
        }

        static InFile open(Path file) {
            try {
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                return new InFile(file, channel, channel.size());
            } catch (NoSuchFileException e) {
                throw MissionProblem.FILE_MISSING.with(file).because(e);
            } catch (IOException e) {
                throw MissionProblem.DISK_FAILED.with(file, e.getMessage()).because(e);
            }
        }

        @Override
        public String where() {
            return file.toString();
        }

        @Override
        public long sizeBytes() {
            return sizeBytes;
        }

        @Override
        public byte at(long position) {
            if (position < windowAt || position >= windowAt + window.limit()) move(position);
            return window.get(Math.toIntExact(position - windowAt));
        }

        @Override
        public ByteBuffer slice(long position, int length) {
            ByteBuffer into = ByteBuffer.allocate(length);
            fill(position, into);
            if (into.hasRemaining()) throw MissionProblem.DISK_FAILED.with(file, "it became shorter while it was read");
            return into.flip().asReadOnlyBuffer();
        }

        private void move(long position) {
            window.clear();
            fill(position, window);
            window.flip();
            windowAt = position;
            if (!window.hasRemaining())
                throw MissionProblem.DISK_FAILED.with(file, "it became shorter while it was read");
        }

        /** As much as the file has from {@code position}. */
        private void fill(long position, ByteBuffer into) {
            try {
                int read = 0;
                while (into.hasRemaining() && read >= 0) read = channel.read(into, position + into.position());
            } catch (IOException e) {
                throw MissionProblem.DISK_FAILED.with(file, e.getMessage()).because(e);
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw MissionProblem.DISK_FAILED.with(file, e.getMessage()).because(e);
            }
        }
    }
}
