package space.perigee.ground;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;
import space.perigee.mission.Problem;
import tools.jackson.core.JacksonException;

/**
 * Samples that came down, one file each as it was received: {@code samples/TENANT/SPACECRAFT/DIGEST.sample}, and beside them
 * {@code index.jsonl}, the order in which they came. The files are the truth: what the index lacks after a crash is added when it is
 * opened, and an index that cannot be read is set aside and made anew. Safe for several threads of one process.
 */
public final class SampleStore {
    /** A whole scene of 4096 x 4096 pixels in PNG; crops are some ten kilobytes. */
    public static final int MAX_SAMPLE_BYTES = 32 << 20;

    /** Some 300,000 samples of one spacecraft. */
    private static final int MAX_INDEX_BYTES = 64 << 20;

    private static final int FORMAT = 1;
    private static final String KIND = "perigee-samples";
    private static final String FOLDER = "samples";
    private static final String INDEX = "/index.jsonl";
    private static final String DAMAGED = "/index.damaged";

    private final Flash flash;
    private final InstantSource missionTime;
    private final Map<CraftKey, Shelf> shelves = new TreeMap<>();

    /** The form of a line in the index. */
    private record Line(String digest, long sizeBytes, Instant arrivedAt) {}

    public SampleStore(Flash flash, InstantSource missionTime) {
        this.flash = flash;
        this.missionTime = missionTime;
    }

    /**
     * Takes a received file by renaming it. The same again changes nothing.
     *
     * @param part name of the file on this store's flash; gone afterwards, whatever the outcome
     * @param expected digest that its sender told
     */
    public synchronized PutOutcome put(CraftKey craft, String part, Digest expected) {
        Shelf shelf = shelf(craft);
        if (!flash.exists(part) && shelf.samples.containsKey(expected)) return new PutOutcome.AlreadyThere();
        Optional<String> fault = shelf.blobs.fault(part, expected);
        if (fault.isPresent()) {
            flash.delete(part); // a poisoned file would be offered again after every restart
            return new PutOutcome.Refused(fault.get());
        }
        shelf.blobs.take(part, expected);
        if (shelf.samples.containsKey(expected)) return new PutOutcome.AlreadyThere();
        shelf.add(expected);
        return new PutOutcome.Stored();
    }

    /** The package as it was received, its digest checked again. */
    public synchronized Optional<byte[]> get(CraftKey craft, Digest digest) {
        return shelf(craft).blobs.read(digest);
    }

    /** Where it lies, for readers that take a path; its digest checked at this moment. */
    public synchronized Optional<Path> file(CraftKey craft, Digest digest) {
        return shelf(craft).blobs.file(digest);
    }

    public synchronized boolean holds(CraftKey craft, Digest digest) {
        return shelf(craft).samples.containsKey(digest);
    }

    /** All samples of a spacecraft in the order in which they came. */
    public synchronized List<StoredSample> list(CraftKey craft) {
        return List.copyOf(shelf(craft).samples.values());
    }

    private Shelf shelf(CraftKey craft) {
        return shelves.computeIfAbsent(craft, key -> new Shelf(FOLDER + "/" + key));
    }

    /** The samples of one spacecraft. */
    private final class Shelf {
        private final String folder;
        private final BlobFolder blobs;
        private final Map<Digest, StoredSample> samples = new LinkedHashMap<>();
        private final LineFile index;

        Shelf(String folder) {
            this.folder = folder;
            blobs = new BlobFolder(flash, folder, ".sample", MAX_SAMPLE_BYTES);
            index = openIndex();
            addForgotten();
        }

        private LineFile openIndex() {
            try {
                return readIndex();
            } catch (Problem e) {
                if (!(e.kind() instanceof GroundProblem))
                    throw e; // a newer format or a failing disk is not ours to mend
                flash.rename(folder + INDEX, folder + DAMAGED);
                samples.clear();
                return readIndex();
            }
        }

        private LineFile readIndex() {
            LineFile file = LineFile.open(flash, folder + INDEX, KIND, FORMAT, MAX_INDEX_BYTES);
            Set<Digest> there = new HashSet<>(blobs.list());
            file.read((number, text) -> {
                StoredSample sample = parse(file.name(), number, text, samples.size() + 1L);
                if (there.contains(sample.digest())) samples.put(sample.digest(), sample);
            });
            return file;
        }

        private static StoredSample parse(String name, int number, String text, long place) {
            try {
                Line line = GroundJson.MAPPER.readValue(text, Line.class);
                return new StoredSample(place, Digest.parse(line.digest()), line.sizeBytes(), line.arrivedAt());
            } catch (JacksonException e) {
                throw GroundProblem.STATE_DAMAGED
                        .with(name, number, GroundJson.why(e))
                        .because(e);
            } catch (Problem | NullPointerException e) {
                throw GroundProblem.STATE_DAMAGED
                        .with(name, number, "no digest")
                        .because(e);
            }
        }

        /** A crash between the rename and the line leaves a file that the index does not know. */
        private void addForgotten() {
            for (Digest digest : blobs.list()) if (!samples.containsKey(digest)) add(digest);
        }

        void add(Digest digest) {
            StoredSample sample =
                    new StoredSample(samples.size() + 1L, digest, blobs.sizeBytes(digest), missionTime.instant());
            index.append(List.of(GroundJson.line(new Line(digest.toString(), sample.sizeBytes(), sample.arrivedAt()))));
            samples.put(digest, sample);
        }
    }
}
