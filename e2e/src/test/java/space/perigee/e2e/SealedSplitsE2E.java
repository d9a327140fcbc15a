package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.KnownDomain;
import space.perigee.mission.CraftKey;
import space.perigee.mission.DiskFlash;
import space.perigee.vision.DataSet;
import space.perigee.vision.DataSet.Part;
import space.perigee.vision.DataSets;
import space.perigee.vision.LabelledImage;
import space.perigee.vision.scenes.Light;
import space.perigee.vision.scenes.SceneDataSet;
import space.perigee.vision.scenes.SceneSpec;

/** The real ground process over a data set in which every split that it must not see is spoiled: whoever opens one stumbles. */
class SealedSplitsE2E {
    private static final CraftKey CRAFT = CraftKey.parse("default/bupt-1");

    @TempDir
    private Path folder;

    private TypedMission typed;
    private Path data;
    private DataSet whole;

    @BeforeEach
    void makeMission() throws Exception {
        data = folder.resolve("data");
        SceneDataSet.write(
                data,
                List.of(
                        new SceneDataSet.Domain(SceneSpec.compact(Light.DAY), 8, 4, 4),
                        new SceneDataSet.Domain(SceneSpec.compact(Light.NIGHT), 8, 4, 4)),
                1,
                SceneDataSet.Progress.NONE);
        whole = DataSets.open(data);
        typed = TypedMission.in(folder, whole.classes());
        typed.meetsNightOf(data);
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        typed.stop();
    }

    /** Labels, pictures and list of a split become such that whoever opens one of them stumbles. */
    static void spoil(DataSet whole, String domain, Part part) throws IOException {
        Path data = whole.folder();
        for (LabelledImage image : whole.split(domain, part)) {
            String name = String.valueOf(image.file().getFileName()).replaceFirst("\\.[a-z]+$", ".txt");
            assertThat(data.resolve("labels").resolve(name)).exists();
            Files.writeString(data.resolve("labels").resolve(name), "no label\n");
            Files.writeString(image.file(), "no picture");
        }
        Path list = data.resolve("splits").resolve(domain + part.suffix() + ".txt");
        Files.delete(list);
        Files.createDirectory(list);
    }

    @Test
    void theGroundComesUpWithoutASplitThatItMustNotOpen() throws Exception {
        spoil(whole, "day", Part.TEST);
        spoil(whole, "night", Part.VAL);
        spoil(whole, "night", Part.TEST);
        TypedMission.Typed check = typed.perigee("data", "check", data.toString());
        assertThat(check.code()).as(check.out()).isNotZero();

        typed.startUp("ground", "ground of " + CRAFT + " is up");

        KnownDomain known = KnownDomain.load(new DiskFlash(typed.folder().resolve("state/ground")), CRAFT)
                .orElseThrow();
        assertThat(known.train()).extracting(KnownDomain.Known::image).isEqualTo(whole.split("day", Part.TRAIN));
        assertThat(known.validation()).extracting(KnownDomain.Known::image).isEqualTo(whole.split("day", Part.VAL));
    }
}
