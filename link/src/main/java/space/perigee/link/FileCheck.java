package space.perigee.link;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.Callable;
import space.perigee.link.Receiving.Announced;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;

/**
 * Reads a whole file back, compares it with what its sender said of it, forces it and gives it its name. Long work; may run again
 * after a crash at any point of it.
 */
record FileCheck(String part, String target, Announced announced, long checksum) {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int CHECKSUM_NULL = 15;

    /**
     * @param good false when size, checksum or digest disagree
     */
    record Result(boolean good, Digest digest, long sizeBytes) {}

    static boolean supports(int checksumType) {
        return checksumType == PduCodec.CHECKSUM_MODULAR || checksumType == CHECKSUM_NULL;
    }

    Callable<Result> on(Flash flash) {
        return () -> run(flash);
    }

    private Result run(Flash flash) {
        // Renamed before a crash, and not yet told: the file under its name is the one that was checked.
        if (!flash.exists(part) && flash.exists(target)) return read(flash, target);
        Result result = read(flash, part);
        if (result.good) flash.rename(part, target);
        return result;
    }

    private Result read(Flash flash, String name) {
        try (Flash.FlashFile file = flash.open(name)) {
            MessageDigest sha = Digest.sha256();
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            int sum = 0;
            long position = 0;
            for (int n = file.read(0, buffer); n > 0; n = file.read(position, buffer.clear())) {
                buffer.flip();
                sum = ModularChecksum.add(sum, position, buffer);
                sha.update(buffer);
                position += n;
            }
            Digest digest = Digest.ofOctets(sha.digest());
            boolean good = position == announced.sizeBytes() && sumAgrees(sum) && digestAgrees(digest);
            if (good) file.force();
            return new Result(good, digest, position);
        }
    }

    private boolean sumAgrees(int sum) {
        return announced.checksumType() == CHECKSUM_NULL || Integer.toUnsignedLong(sum) == checksum;
    }

    private boolean digestAgrees(Digest digest) {
        Optional<Digest> wanted = announced.digest();
        return wanted.isEmpty() || wanted.get().equals(digest);
    }
}
