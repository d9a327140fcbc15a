package space.perigee.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DrawingTest {
    @Test
    void boxesAreDrawnInTheColourOfTheirClassAndTheRestStays() {
        Image grey = ImagesTest.gradient(120, 100, 1);
        var found = new Detections(List.of(new Detection(new Box(30, 40, 80, 90), 0, 0.5f)), 0);
        Image drawn = Drawing.detections(grey, found, List.of("person"));
        assertThat(drawn.channels()).isEqualTo(3);
        assertThat(drawn.at(55, 90, 0)).isEqualTo(0xE6);
        assertThat(drawn.at(55, 90, 1)).isEqualTo(0x9F);
        assertThat(drawn.at(55, 65, 2)).isEqualTo(grey.at(55, 65, 0));
    }
}
