package space.perigee.onboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.DiskFlash;
import space.perigee.vision.Image;
import space.perigee.vision.Images;

class KeptScenesTest {
    @TempDir
    Path folder;

    @Test
    void aSceneThatNewerOnesPushedOutDuringATrialIsNothing() {
        KeptScenes kept = new KeptScenes(new DiskFlash(folder));
        byte[] scene = Images.encodeJpeg(new Image(32, 32, 1, new byte[32 * 32]), 0.9f);
        for (int i = 0; i < KeptScenes.MAX_SCENES; i++) kept.keep(scene);
        List<String> toCompare = kept.names();

        kept.keep(scene);

        assertThat(toCompare).as("the last 64").hasSize(64);
        assertThat(kept.read(toCompare.getLast())).isEmpty();
        assertThat(kept.read(toCompare.getFirst())).isPresent();
        assertThat(kept.names()).hasSize(KeptScenes.MAX_SCENES);
    }
}
