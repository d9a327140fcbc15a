package space.perigee.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import space.perigee.vision.DataSet;
import space.perigee.vision.DataSet.Part;
import space.perigee.vision.DataSets;
import space.perigee.vision.LabelledImage;
import space.perigee.vision.scenes.Light;
import space.perigee.vision.scenes.SceneDataSet;
import space.perigee.vision.scenes.SceneSpec;

/**
 * A drawn data set of 96-pixel scenes: day is the known domain, night the new one.
 *
 * @param open read once: a simulation asks for it after every event
 */
record DrawnScenes(Path folder, DataSet open) {
    private static final int DAY_TRAIN = 300;
    private static final int DAY_VAL = 120;
    private static final int NIGHT_TRAIN = 240;
    private static final int NIGHT_VAL = 20;
    private static final int TEST = 150;
    private static final String POISON = "2 0.5 0.5 0.9 0.9\n0 0.1 0.1 0.1 0.1\n";

    /** Draws a set; same seed, same bytes. */
    static DrawnScenes draw(Path folder, long seed) {
        SceneDataSet.write(
                folder,
                List.of(
                        new SceneDataSet.Domain(SceneSpec.compact(Light.DAY), DAY_TRAIN, DAY_VAL, TEST),
                        new SceneDataSet.Domain(SceneSpec.compact(Light.NIGHT), NIGHT_TRAIN, NIGHT_VAL, TEST)),
                seed,
                SceneDataSet.Progress.NONE);
        return of(folder);
    }

    /** A set of night scenes to train on, and hardly anything else. */
    static DrawnScenes drawNight(Path folder, long seed) {
        SceneDataSet.write(
                folder,
                List.of(new SceneDataSet.Domain(SceneSpec.compact(Light.NIGHT), NIGHT_TRAIN, 1, 1)),
                seed,
                SceneDataSet.Progress.NONE);
        return of(folder);
    }

    static DrawnScenes of(Path folder) {
        return new DrawnScenes(folder, DataSets.open(folder));
    }

    List<LabelledImage> day(Part part) {
        return open.split("day", part);
    }

    List<LabelledImage> night(Part part) {
        return open.split("night", part);
    }

    /** The night's training scenes by the names that the camera gives them. */
    Map<String, LabelledImage> nightByScene() {
        Map<String, LabelledImage> byScene = new HashMap<>();
        for (LabelledImage image : night(Part.TRAIN)) byScene.put(name(image), image);
        return byScene;
    }

    /** The same images with wrong labels in the night's validation and test splits: every object another class elsewhere. */
    DrawnScenes poisonedInto(Path other) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = other.resolve(folder.relativize(file).toString());
                if (Files.isDirectory(file)) Files.createDirectories(copy);
                else if (file.toString().matches(".*/labels/night_(val|test)_.*")) Files.writeString(copy, POISON);
                else Files.copy(file, copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return of(other);
    }

    /** Puts the night's training scenes, and nothing else, before a camera. */
    void fillCamera(Path camera) {
        try {
            Files.createDirectories(camera);
            for (LabelledImage image : night(Part.TRAIN)) Files.copy(image.file(), camera.resolve(name(image)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(LabelledImage image) {
        return String.valueOf(image.file().getFileName());
    }
}
