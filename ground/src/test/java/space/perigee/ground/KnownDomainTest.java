package space.perigee.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.DiskFlash;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;
import space.perigee.vision.LabelledImage;

class KnownDomainTest {
    private static final Box BOX = new Box(1, 2, 3, 4);

    @TempDir
    Path root;

    private KnownDomain known;

    @BeforeEach
    void list() {
        List<LabelledImage> train = new ArrayList<>();
        for (int i = 0; i < 80; i++) train.add(image("common" + i, 0, 0));
        for (int i = 0; i < 10; i++) train.add(image("rare" + i, 1));
        for (int i = 0; i < 10; i++) train.add(image("empty" + i));
        known = KnownDomain.of(train, List.of(image("val", 1)));
    }

    private LabelledImage image(String name, int... classes) {
        Path file = root.resolve(name + ".png");
        Given.write(file, name);
        List<LabelledBox> boxes = new ArrayList<>();
        for (int classId : classes) boxes.add(new LabelledBox(BOX, classId));
        return new LabelledImage(file, boxes, List.of(BOX));
    }

    @Test
    void replayBalancesTheClassesAndDependsOnTheSeedAlone() {
        List<KnownDomain.Known> chosen = known.replay(15, 3);
        long rare =
                chosen.stream().filter(one -> one.toString().contains("rare")).count();

        assertThat(chosen).hasSize(15).doesNotHaveDuplicates();
        assertThat(rare).as("two common boxes an image, one rare").isEqualTo(10);
        assertThat(known.replay(15, 3)).isEqualTo(chosen);
        assertThat(known.replay(15, 4)).isNotEqualTo(chosen);
        assertThat(known.replay(1_000, 3)).hasSize(100).containsAll(known.train());
        assertThat(known.replay(0, 3)).isEmpty();
    }

    @Test
    void theListsOutliveARestartAndAreOfOneSpacecraft() {
        DiskFlash flash = new DiskFlash(root.resolve("state"));
        known.save(flash, Given.BUPT);

        KnownDomain again = KnownDomain.load(flash, Given.BUPT).orElseThrow();

        assertThat(again.train()).isEqualTo(known.train());
        assertThat(again.validation()).isEqualTo(known.validation());
        assertThat(again.replay(15, 3)).isEqualTo(known.replay(15, 3));
        assertThat(KnownDomain.load(flash, Given.OTHER)).isEmpty();
    }

    @Test
    void anImageThatHasChangedIsNamed() {
        assertThat(KnownDomain.checked(known.validation())).hasSize(1);
        Given.write(root.resolve("val.png"), "swapped");

        assertThatThrownBy(() -> KnownDomain.checked(known.validation()))
                .hasMessageContaining("ground.image-changed")
                .hasMessageContaining("val.png");
    }

    @Test
    void damagedAndNewerListsAreRefused() {
        DiskFlash flash = new DiskFlash(root.resolve("state"));
        known.save(flash, Given.BUPT);
        Path file = root.resolve("state/known/demo/bupt-1.json");
        String good = Given.read(file);
        for (String bad : List.of(
                "", "{", "{\"format\":1}", good.replace("\"boxes\"", "\"foxes\""), good.replace("sha256:", "md5:"))) {
            Given.write(file, bad);
            assertThatThrownBy(() -> KnownDomain.load(flash, Given.BUPT))
                    .as(bad.substring(0, Math.min(20, bad.length())))
                    .hasMessageContaining("ground.state-damaged");
        }
        Given.write(file, "{\"format\":2}");
        assertThatThrownBy(() -> KnownDomain.load(flash, Given.BUPT)).hasMessageContaining("mission.newer-state");
    }
}
