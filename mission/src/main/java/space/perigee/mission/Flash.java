package space.perigee.mission;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Durable storage of one segment: files below one folder, named by relative paths with {@code /}. The only way by which parts touch
 * a disk, so that a full or torn one can be played to them. Failures are {@link Problem}s ({@code mission.disk-full}, {@code mission.disk-failed}).
 */
public interface Flash {
    boolean exists(String name);

    /** @throws Problem when there is no such file */
    long sizeBytes(String name);

    /** The whole file, refused when it is longer than {@code maxBytes}. */
    byte[] read(String name, int maxBytes);

    /** Writes beside, forces, then renames: after a crash the file has its old content or its new one. */
    void replace(String name, byte[] content);

    /** Opens for reading and writing by position; creates it when it is not there. */
    FlashFile open(String name);

    /** Renames in one step, over an existing file too, and forces the folder. */
    void rename(String from, String to);

    /** Deletes when it is there. */
    void delete(String name);

    /** Names of the files right below {@code folder}, sorted, whole names; none when there is no such folder. */
    List<String> list(String folder);

    long freeBytes();

    /** Where a file lies, for readers that must have a path (ONNX Runtime). Never write there. */
    Path path(String name);

    /** A file open by position. One thread at a time. */
    interface FlashFile extends AutoCloseable {
        long sizeBytes();

        /**
         * Reads as much as fits and is there.
         *
         * @return bytes read, 0 at or after the end
         */
        int read(long position, ByteBuffer into);

        /** Writes all of it. */
        void write(long position, ByteBuffer from);

        void truncate(long sizeBytes);

        /** Content is on the medium when this returns. */
        void force();

        @Override
        void close();
    }
}
