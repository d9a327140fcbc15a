package space.perigee.onboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import space.perigee.mission.Flash;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;

/** Brings a file from outside onto flash in pieces: a model is larger than the heap should ever hold. */
final class FlashCopy {
    private static final int PIECE_BYTES = 1 << 16;

    private FlashCopy() {}

    static void copyIn(Path from, Flash flash, String to) {
        String part = to + ".part";
        flash.delete(part);
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                Flash.FlashFile out = flash.open(part)) {
            ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
            for (long at = 0; in.read(piece) >= 0; ) {
                piece.flip();
                int length = piece.remaining();
                out.write(at, piece);
                at += length;
                piece.clear();
            }
            out.force();
        } catch (Problem e) {
            flash.delete(part); // half a model must not fill a disk that is full
            throw e;
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(from, e.getMessage()).because(e);
        }
        flash.rename(part, to);
    }
}
