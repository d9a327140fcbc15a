package space.perigee.vision.scenes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import space.perigee.mission.Check;
import space.perigee.mission.MissionProblem;
import space.perigee.vision.Box;
import space.perigee.vision.Images;
import space.perigee.vision.LabelledBox;

/**
 * Drawn scenes as a folder in YOLO layout, the same bytes for the same arguments:
 *
 * <pre>
 * classes.txt              a class name a line, in the order of ids
 * images/NAME.jpg          grey, NAME = day_train_00000
 * labels/NAME.txt          class cx cy w h, shares of width and height; an empty file for an empty scene
 * splits/DOMAIN_SPLIT.txt  images/NAME.jpg a line; DOMAIN day or night, SPLIT train, val or test
 * </pre>
 *
 * Scenes of a split do not depend on how many there are of it or of any other: a larger set begins with the smaller one.
 */
public final class SceneDataSet {
    /** As {@code hit_uav_daynight} was written. */
    public static final float JPEG_QUALITY = 0.88f;

    /** Five digits in a name, and half a day of drawing. */
    public static final int MAX_SCENES_PER_SPLIT = 100_000;

    private SceneDataSet() {}

    /**
     * The scenes of one light.
     *
     * @param spec its light names the domain
     * @param train scenes to train on
     * @param val scenes to decide by
     * @param test scenes to report on
     */
    public record Domain(SceneSpec spec, int train, int val, int test) {
        public Domain {
            for (int count : new int[] {train, val, test}) {
                Check.that(count >= 0 && count <= MAX_SCENES_PER_SPLIT, "%d scenes in a split", count);
            }
        }

        public int total() {
            return train + val + test;
        }
    }

    /** Told after each scene. */
    @FunctionalInterface
    public interface Progress {
        Progress NONE = (done, total) -> {};

        void drawn(int done, int total);
    }

    private enum Split {
        TRAIN,
        VAL,
        TEST;

        int count(Domain domain) {
            return switch (this) {
                case TRAIN -> domain.train();
                case VAL -> domain.val();
                case TEST -> domain.test();
            };
        }
    }

    /**
     * Draws all domains into {@code dir}, which is made where it is missing; files of the same names are written over.
     *
     * @param domains each light at most once, all with the same number of classes
     * @throws space.perigee.mission.Problem {@code DISK_FAILED} naming the folder
     */
    public static void write(Path dir, List<Domain> domains, long seed, Progress progress) {
        Check.that(!domains.isEmpty(), "a data set without domains");
        int classes = domains.getFirst().spec().classes();
        long lights =
                domains.stream().map(domain -> domain.spec().light()).distinct().count();
        Check.that(lights == domains.size(), "a light twice in %s", domains);
        Check.that(
                domains.stream().allMatch(domain -> domain.spec().classes() == classes), "classes differ: %s", domains);
        var counter =
                new Counter(progress, domains.stream().mapToInt(Domain::total).sum());
        try {
            for (String sub : List.of("images", "labels", "splits")) Files.createDirectories(dir.resolve(sub));
            for (Domain domain : domains) {
                for (Split split : Split.values()) writeSplit(dir, domain, split, seed, counter);
            }
            Files.writeString(dir.resolve("classes.txt"), lines(SceneArtist.CLASS_NAMES.subList(0, classes)));
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(dir, e.getMessage()).because(e);
        }
    }

    private static void writeSplit(Path dir, Domain domain, Split split, long seed, Counter counter)
            throws IOException {
        String name = domain.spec().light().domain() + "_" + split.name().toLowerCase(Locale.ROOT);
        var seeds = new Dice(Dice.mix(seed) + name.hashCode());
        List<String> images = new ArrayList<>();
        for (int i = 0; i < split.count(domain); i++) {
            DrawnScene scene = SceneArtist.draw(domain.spec(), seeds.nextLong());
            String image = String.format(Locale.ROOT, "%s_%05d", name, i);
            Files.write(dir.resolve("images/" + image + ".jpg"), Images.encodeJpeg(scene.image(), JPEG_QUALITY));
            Files.writeString(dir.resolve("labels/" + image + ".txt"), labels(scene));
            images.add("images/" + image + ".jpg");
            counter.next();
        }
        Files.writeString(dir.resolve("splits/" + name + ".txt"), lines(images));
    }

    /** The labels of a scene, a line each. */
    static String labels(DrawnScene scene) {
        double width = scene.image().widthPx();
        double height = scene.image().heightPx();
        List<String> lines = new ArrayList<>();
        for (LabelledBox labelled : scene.boxes()) {
            Box box = labelled.box();
            lines.add(String.format(
                    Locale.ROOT,
                    "%d %.6f %.6f %.6f %.6f",
                    labelled.classId(),
                    (box.xMin() + box.xMax()) / 2 / width,
                    (box.yMin() + box.yMax()) / 2 / height,
                    (box.xMax() - box.xMin()) / width,
                    (box.yMax() - box.yMin()) / height));
        }
        return lines(lines);
    }

    private static String lines(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** How far the writing is. */
    private static final class Counter {
        private final Progress progress;
        private final int total;
        private int done;

        Counter(Progress progress, int total) {
            this.progress = progress;
            this.total = total;
        }

        void next() {
            done++;
            progress.drawn(done, total);
        }
    }
}
