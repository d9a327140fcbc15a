package space.perigee.mission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DigestTest {
    /** FIPS 180-4's example, one block. */
    private static final String ABC = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void agreesWithTheStandardsExample() {
        Digest digest = Digest.of("abc".getBytes(StandardCharsets.US_ASCII));

        assertThat(digest).hasToString(ABC).isEqualTo(Digest.parse(ABC));
    }

    @Test
    void refusesWhatIsNoDigest() {
        assertThatThrownBy(() -> Digest.parse("sha256:xyz"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("xyz");
    }
}
