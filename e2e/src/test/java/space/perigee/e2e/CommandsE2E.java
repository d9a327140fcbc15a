package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.vision.Box;
import space.perigee.vision.Images;
import space.perigee.vision.LabelledBox;
import space.perigee.vision.scenes.DrawnScene;
import space.perigee.vision.scenes.Light;
import space.perigee.vision.scenes.SceneArtist;
import space.perigee.vision.scenes.SceneSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Single commands as processes of their own, where the shipped model or several rooms are wanted. */
class CommandsE2E {
    private static final int SCENES = 3;
    private static final float SAME_OBJECT_IOU = 0.5f;

    @TempDir
    private Path folder;

    private TypedMission typed;

    @BeforeEach
    void makeHome() throws Exception {
        typed = TypedMission.in(folder, List.of("person", "car"));
        typed.shipModel();
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        typed.stop();
    }

    /** No model is named: the one that comes with Perigee is expanded and used. */
    @Test
    void theShippedModelDetectsWhatIsDrawnByDay() throws Exception {
        List<DrawnScene> scenes = new ArrayList<>();
        List<String> line = new ArrayList<>(List.of("detect"));
        for (int seed = 1; seed <= SCENES; seed++) {
            DrawnScene scene = SceneArtist.draw(SceneSpec.aerial(Light.DAY), seed);
            Path file = folder.resolve("scene-" + seed + ".png");
            Images.writePng(scene.image(), file);
            scenes.add(scene);
            line.add(file.toString());
        }
        line.addAll(List.of("--draw", folder.resolve("drawn").toString(), "-o", "json"));

        TypedMission.Typed said = typed.perigee(line.toArray(String[]::new));

        assertThat(said.code()).as(said.err()).isZero();
        JsonNode images = JsonMapper.shared().readTree(said.out());
        int found = 0;
        int there = 0;
        for (int i = 0; i < SCENES; i++) {
            for (LabelledBox object : scenes.get(i).boxes()) {
                there++;
                if (isFound(object, images.get(i).get("found"))) found++;
            }
            assertThat(Images.info(folder.resolve("drawn/scene-" + (i + 1) + ".png.png"))
                            .bands())
                    .isEqualTo(3);
        }
        System.out.printf("%d of %d drawn objects found by the shipped model%n", found, there);
        assertThat(found).isGreaterThan(there * 6 / 10);
    }

    private static boolean isFound(LabelledBox object, JsonNode found) {
        for (JsonNode one : found) {
            Box box = new Box(
                    one.get("xMin").floatValue(),
                    one.get("yMin").floatValue(),
                    one.get("xMax").floatValue(),
                    one.get("yMax").floatValue());
            if (one.get("className").asString().equals(SceneArtist.CLASS_NAMES.get(object.classId()))
                    && object.box().iou(box) >= SAME_OBJECT_IOU) return true;
        }
        return false;
    }

    /** The clock that init writes makes a mission of April 2023 fly today: both segments come up, and the status tells both. */
    @Test
    void aNewMissionIsReadyToRun() throws Exception {
        Path fresh = folder.resolve("fresh");
        TypedMission.Typed init = typed.perigee("init", fresh.toString());
        assertThat(init.code()).as(init.err()).isZero();
        Files.copy(fresh.resolve("clock"), typed.folder().resolve("clock"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(Files.readString(fresh.resolve("mission.yaml"))).contains("\nclock: clock\n");

        typed.startUp("ground", "ground of default/bupt-1 is up");
        TypedMission.Typed status =
                typed.perigee("status", "--mission", typed.folder().toString(), "-o", "json");

        assertThat(status.code()).as(status.err()).isZero();
        JsonNode said = JsonMapper.shared().readTree(status.out());
        assertThat(said.get("ground").get("running").asBoolean()).isTrue();
        assertThat(said.get("now").asString()).startsWith("2023-04-04T01:1");
        assertThat(said.get("next").get("station").asString()).isEqualTo("heihe");
    }
}
