package space.perigee.mission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void fewestEditsWin() {
        assertThat(Nearest.to("treads", List.of("threads", "seed", "bind"))).isEqualTo("threads");
    }
}
