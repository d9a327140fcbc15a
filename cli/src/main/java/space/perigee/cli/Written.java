package space.perigee.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Stdout: a print stream swallows what goes wrong below it, so it is remembered here. */
final class Written extends FilterOutputStream {
    /** What Linux calls it when the reader went away. */
    private static final String READER_GONE = "Broken pipe";

    private Optional<String> failure = Optional.empty();

    Written(OutputStream below) {
        super(below);
    }

    /** Why something was not written, unless nobody wanted it any more. */
    Optional<String> failure() {
        return failure.filter(why -> !why.contains(READER_GONE));
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int from, int length) throws IOException {
        try {
            out.write(octets, from, length);
        } catch (IOException e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
            throw e;
        }
    }
}
