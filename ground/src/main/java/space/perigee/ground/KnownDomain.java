package space.perigee.ground;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import space.perigee.mission.Check;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;
import space.perigee.vision.LabelledImage;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The labelled images that a spacecraft's model was made on, and that it must not forget: a list to replay from while it learns
 * something new, and one that the gate alone opens. Kept in {@code known/TENANT/SPACECRAFT.json} (format 1) as paths with digests;
 * the images stay where they are.
 */
public final class KnownDomain {
    private static final int FORMAT = 1;
    private static final int MAX_FILE_BYTES = 128 << 20;

    /** Images of each list. */
    public static final int MAX_IMAGES = 100_000;

    private final List<Known> train;
    private final List<Known> validation;

    /** An image, and the digest of its file when it was listed. */
    public record Known(LabelledImage image, Digest digest) {}

    /** The form of the file. */
    private record Kept(int format, List<KeptImage> train, List<KeptImage> validation) {}

    private record KeptImage(String file, String digest, List<float[]> boxes, List<float[]> ignore) {}

    private KnownDomain(List<Known> train, List<Known> validation) {
        Check.that(
                train.size() <= MAX_IMAGES && validation.size() <= MAX_IMAGES,
                "%d and %d images",
                train.size(),
                validation.size());
        this.train = List.copyOf(train);
        this.validation = List.copyOf(validation);
    }

    /** Of two lists of images, whose files are read once for their digests. */
    public static KnownDomain of(List<LabelledImage> train, List<LabelledImage> validation) {
        return new KnownDomain(listed(train), listed(validation));
    }

    private static List<Known> listed(List<LabelledImage> images) {
        return images.stream()
                .map(image -> new Known(image, Digest.of(image.file())))
                .toList();
    }

    /** To replay from. */
    public List<Known> train() {
        return train;
    }

    /** For the gate. */
    public List<Known> validation() {
        return validation;
    }

    /** The images themselves, each checked to be the one that was listed. */
    public static List<LabelledImage> checked(List<Known> images) {
        for (Known known : images) {
            Path file = known.image().file();
            if (!Files.isRegularFile(file) || !Digest.of(file).equals(known.digest()))
                throw GroundProblem.IMAGE_CHANGED.with(file);
        }
        return images.stream().map(Known::image).toList();
    }

    /**
     * Images to replay: always one with the class of which the fewest boxes are chosen so far, in an order that the seed alone
     * decides; images without objects when no others are left. The same lists, number and seed give the same choice.
     *
     * @param number at most so many
     */
    public List<Known> replay(int number, long seed) {
        List<Known> shuffled = train.stream()
                .sorted(Comparator.comparing((Known known) -> rank(known.digest(), seed))
                        .thenComparing(known -> known.image().file().toString()))
                .toList();
        Map<Integer, Deque<Known>> byClass = new TreeMap<>();
        for (Known known : shuffled)
            for (int classId : classes(known))
                byClass.computeIfAbsent(classId, any -> new ArrayDeque<>()).add(known);
        Map<Integer, Integer> chosenBoxes = new TreeMap<>();
        byClass.keySet().forEach(classId -> chosenBoxes.put(classId, 0));
        Set<Known> chosen = new LinkedHashSet<>();
        while (chosen.size() < number) {
            Optional<Known> next = next(byClass, chosenBoxes, chosen);
            if (next.isEmpty()) break;
            chosen.add(next.get());
            for (LabelledBox box : next.get().image().boxes()) chosenBoxes.merge(box.classId(), 1, Integer::sum);
        }
        for (Known known : shuffled) if (chosen.size() < number) chosen.add(known);
        return List.copyOf(chosen);
    }

    private static Optional<Known> next(
            Map<Integer, Deque<Known>> byClass, Map<Integer, Integer> chosenBoxes, Set<Known> chosen) {
        byClass.values().forEach(queue -> {
            while (!queue.isEmpty() && chosen.contains(queue.peekFirst())) queue.removeFirst();
        });
        return byClass.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .min(Comparator.comparingInt(entry -> chosenBoxes.getOrDefault(entry.getKey(), 0)))
                .map(entry -> entry.getValue().getFirst());
    }

    private static Set<Integer> classes(Known known) {
        Set<Integer> all = new LinkedHashSet<>();
        known.image().boxes().forEach(box -> all.add(box.classId()));
        return all;
    }

    private static Digest rank(Digest digest, long seed) {
        return Digest.of(ByteBuffer.allocate(Long.BYTES + Digest.SIZE_BYTES)
                .putLong(seed)
                .put(digest.octets())
                .array());
    }

    /** Keeps the lists for a spacecraft, over older ones. */
    public void save(Flash flash, CraftKey craft) {
        byte[] content =
                GroundJson.line(new Kept(FORMAT, kept(train), kept(validation))).getBytes(StandardCharsets.UTF_8);
        if (content.length > MAX_FILE_BYTES)
            throw MissionProblem.FILE_TOO_LARGE.with(name(craft), content.length, MAX_FILE_BYTES);
        flash.replace(name(craft), content);
    }

    private static List<KeptImage> kept(List<Known> images) {
        return images.stream()
                .map(known -> new KeptImage(
                        known.image().file().toString(),
                        known.digest().toString(),
                        known.image().boxes().stream()
                                .map(one -> numbers(one.box(), one.classId()))
                                .toList(),
                        known.image().ignore().stream()
                                .map(one -> numbers(one, 0))
                                .toList()))
                .toList();
    }

    private static float[] numbers(Box box, int classId) {
        return new float[] {box.xMin(), box.yMin(), box.xMax(), box.yMax(), classId};
    }

    /** The lists of a spacecraft, as they were kept; image files are not looked at. */
    public static Optional<KnownDomain> load(Flash flash, CraftKey craft) {
        String name = name(craft);
        if (!flash.exists(name)) return Optional.empty();
        try {
            JsonNode tree = GroundJson.MAPPER.readTree(flash.read(name, MAX_FILE_BYTES));
            int format = tree.path("format").asInt(0);
            if (format > FORMAT) throw MissionProblem.NEWER_STATE.with(name, format, FORMAT);
            Kept kept = GroundJson.MAPPER.treeToValue(tree, Kept.class);
            return Optional.of(new KnownDomain(images(kept.train()), images(kept.validation())));
        } catch (JacksonException e) {
            throw GroundProblem.STATE_DAMAGED.with(name, 1, GroundJson.why(e)).because(e);
        } catch (NullPointerException | IllegalStateException | ArrayIndexOutOfBoundsException e) {
            throw GroundProblem.STATE_DAMAGED
                    .with(name, 1, "a field is missing or out of bounds")
                    .because(e);
        } catch (Problem e) {
            if (e.kind() != MissionProblem.BAD_DIGEST) throw e;
            throw GroundProblem.STATE_DAMAGED.with(name, 1, e.text()).because(e);
        }
    }

    private static List<Known> images(List<KeptImage> kept) {
        List<Known> all = new ArrayList<>();
        for (KeptImage one : kept) {
            List<LabelledBox> boxes = one.boxes().stream()
                    .map(numbers -> new LabelledBox(box(numbers), (int) numbers[4]))
                    .toList();
            List<Box> ignore = one.ignore().stream().map(KnownDomain::box).toList();
            all.add(new Known(new LabelledImage(Path.of(one.file()), boxes, ignore), Digest.parse(one.digest())));
        }
        return all;
    }

    private static Box box(float[] numbers) {
        return new Box(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    private static String name(CraftKey craft) {
        return "known/" + craft + ".json";
    }
}
