package space.perigee.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import space.perigee.delta.ModelDelta;
import space.perigee.delta.SignedDelta;

/**
 * An update as it lies in a file, signed or not.
 *
 * @param signed there if it is signed
 */
record DeltaFiles(ModelDelta delta, Optional<SignedDelta> signed) {
    private static final String SIGNED_MAGIC = "PGSD";

    static DeltaFiles read(Path file) {
        byte[] octets = UserFiles.bytes(file, SignedDelta.MAX_SIGNED_BYTES);
        if (!startsSigned(octets)) return new DeltaFiles(ModelDelta.decode(octets), Optional.empty());
        SignedDelta signed = SignedDelta.decode(octets);
        return new DeltaFiles(signed.uncheckedDelta(), Optional.of(signed));
    }

    private static boolean startsSigned(byte[] octets) {
        byte[] magic = SIGNED_MAGIC.getBytes(StandardCharsets.US_ASCII);
        return octets.length >= magic.length && Arrays.equals(octets, 0, magic.length, magic, 0, magic.length);
    }
}
