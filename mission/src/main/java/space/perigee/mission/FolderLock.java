package space.perigee.mission;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second process out of a state folder. The operating system drops the lock when its holder dies, however it dies, so a
 * {@code kill -9} leaves nothing to clean up; the empty {@code .lock} file stays.
 */
public final class FolderLock implements AutoCloseable {
    private static final String NAME = ".lock";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes {@code folder}, which is made when it is not there, or says {@code mission.folder-busy}. */
    public static FolderLock take(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw MissionProblem.FOLDER_BUSY.with(folder);
            }
            return new FolderLock(channel);
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(folder, e.getMessage()).because(e);
        }
    }

    /**
     * Whether another process holds {@code folder}, for people: it may be over before this returns. For a moment this looks like a
     * reader of the lock, so that a process that starts in that very moment may be told that the folder is busy.
     */
    public static boolean isTaken(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) return false;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(folder, e.getMessage()).because(e);
        }
    }

    /** A lock that this very process holds already is told by exception, one of another process by null. */
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Lets the folder go. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(NAME, e.getMessage()).because(e);
        }
    }
}
