package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Whether what a command said reached its reader. */
class WrittenTest {
    private static Written failing(String why) {
        return new Written(new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException(why);
            }
        });
    }

    private static void print(OutputStream to) {
        PrintStream out = new PrintStream(to, true, StandardCharsets.UTF_8);
        out.println("a row");
        out.flush();
    }

    @Test
    void whatIsWrittenIsNoFailure() {
        ByteArrayOutputStream below = new ByteArrayOutputStream();
        Written out = new Written(below);
        print(out);

        assertThat(below.toString(StandardCharsets.UTF_8)).isEqualTo("a row" + System.lineSeparator());
        assertThat(out.failure()).isEmpty();
    }

    @Test
    void aFullDiskIsRememberedThoughAPrintStreamSwallowsIt() {
        Written out = failing("No space left on device");
        print(out);

        assertThat(out.failure()).contains("No space left on device");
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoFailure() {
        Written out = failing("Broken pipe");
        print(out);

        assertThat(out.failure()).isEmpty();
    }
}
