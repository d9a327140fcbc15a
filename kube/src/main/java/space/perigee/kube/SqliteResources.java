package space.perigee.kube;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import space.perigee.mission.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Resources in one SQLite file, with the working set in memory: reads and looks at changes touch no disk, a write is one transaction.
 * The file belongs to one process (guard its folder with {@link space.perigee.mission.FolderLock}); anybody may read it meanwhile.
 */
public final class SqliteResources implements Resources, AutoCloseable {
    /** As etcd bounds a request. */
    public static final int MAX_OBJECT_BYTES = 1_500_000;

    /** What an empty store is at: revision 0 means "any" to Kubernetes' clients. */
    private static final long FIRST_REVISION = 1;

    private static final String METADATA = "metadata";
    private static final String STATUS = "status";

    private final SqliteStore store;
    private final Kinds kinds;
    private final InstantSource time;
    private final RandomGenerator chance;
    private final TreeMap<String, Resource> objects = new TreeMap<>();
    private final EventWindow window = new EventWindow();
    private long revision = FIRST_REVISION;
    private long oldestRevision;

    private SqliteResources(SqliteStore store, Kinds kinds, InstantSource time, RandomGenerator chance) {
        this.store = store;
        this.kinds = kinds;
        this.time = time;
        this.chance = chance;
    }

    /**
     * Opens or makes the store.
     *
     * @param time for creation and deletion timestamps
     * @param chance for uids
     */
    public static SqliteResources open(Path file, Kinds kinds, InstantSource time, RandomGenerator chance) {
        return loaded(new SqliteResources(SqliteStore.open(file), kinds, time, chance));
    }

    /**
     * A copy in memory of what the store holds now, to read beside the process that writes it. A write fails with {@link
     * KubeProblem#STORE_FAILED}.
     */
    public static SqliteResources view(Path file, Kinds kinds) {
        InstantSource noTime = () -> Instant.EPOCH;
        return loaded(new SqliteResources(SqliteStore.view(file), kinds, noTime, () -> 0));
    }

    /** One that forgets when it is closed. */
    public static SqliteResources inMemory(Kinds kinds, InstantSource time, RandomGenerator chance) {
        return loaded(new SqliteResources(SqliteStore.inMemory(), kinds, time, chance));
    }

    private static SqliteResources loaded(SqliteResources resources) {
        try {
            resources.load();
            return resources;
        } catch (Problem e) {
            resources.close();
            throw e;
        }
    }

    private synchronized void load() {
        store.readObjects(this::loadObject);
        Map<String, Resource> before = new HashMap<>();
        store.readEvents((at, type, key, json) -> loadEvent(at, type, key, json, before));
        objects.forEach((key, resource) -> {
            if (Long.parseLong(resource.resourceVersion()) > revision)
                throw damaged(key, "it is newer than the last event");
        });
    }

    private void loadObject(String key, long at, byte[] json) {
        objects.put(key, loadResource(key, at, json));
    }

    private void loadEvent(long at, String type, String key, byte[] json, Map<String, Resource> before) {
        if (oldestRevision != 0 && at != revision + 1) throw damaged(key, "event " + at + " follows " + revision);
        WatchEvent.Type known;
        try {
            known = WatchEvent.Type.valueOf(type);
        } catch (IllegalArgumentException e) {
            throw damaged(key, "event " + at + " is a " + type);
        }
        Resource after = loadResource(key, at, json);
        window.add(new EventWindow.Change(at, known, after, before.get(key), json.length));
        before.put(key, after);
        revision = at;
        oldestRevision = window.trim();
    }

    private Resource loadResource(String key, long at, byte[] json) {
        try {
            Resource resource = kinds.parse(json, key);
            if (!resource.key().path().equals(key)
                    || !resource.resourceVersion().equals(Long.toString(at)))
                throw damaged(key, "it holds " + resource);
            return resource;
        } catch (Problem e) {
            if (e.kind() == KubeProblem.STORE_DAMAGED) throw e;
            throw damaged(key, e.text());
        }
    }

    private Problem damaged(String key, String what) {
        return KubeProblem.STORE_DAMAGED.with(store.where(), key + ": " + what);
    }

    @Override
    public synchronized Optional<Resource> get(ResourceKey key) {
        return Optional.ofNullable(objects.get(key.path()));
    }

    @Override
    public synchronized ResourceList list(Query query) {
        String prefix =
                query.kind().groupResource() + "/" + (query.namespace().isEmpty() ? "" : query.namespace() + "/");
        List<Resource> items = objects.subMap(prefix, prefix + Character.MAX_VALUE).values().stream()
                .filter(query::matches)
                .toList();
        return new ResourceList(items, Long.toString(revision));
    }

    @Override
    public synchronized WatchOutcome changes(Query query, String from, int max) {
        Optional<List<EventWindow.Change>> later = window.after(revision(from), revision);
        if (later.isEmpty()) return new WatchOutcome.Compacted();
        List<WatchEvent> events = new ArrayList<>();
        long next = revision;
        for (EventWindow.Change change : later.get()) {
            if (events.size() == max) {
                next = change.revision() - 1;
                break;
            }
            change.seenBy(query).ifPresent(events::add);
        }
        return new WatchOutcome.Changes(events, Long.toString(next));
    }

    private static long revision(String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw KubeProblem.BAD_REVISION.with(text).because(e);
        }
    }

    @Override
    public synchronized WriteOutcome create(Resource given) {
        return checked(given, wanted -> {
            if (!wanted.resourceVersion().isEmpty())
                return invalid(wanted, "metadata.resourceVersion", "must not be set on what is to be created");
            Resource there = objects.get(wanted.key().path());
            return there != null ? new WriteOutcome.AlreadyExists(there) : createNew(wanted);
        });
    }

    private WriteOutcome createNew(Resource wanted) {
        return write(WatchEvent.Type.ADDED, wanted.with(tree -> {
            if (wanted.kind().hasStatus()) tree.remove(STATUS);
            ObjectNode metadata = metadata(tree);
            metadata.remove("deletionTimestamp");
            metadata.put("uid", new UUID(versionFour(chance.nextLong()), variantTwo(chance.nextLong())).toString());
            metadata.put("generation", 1L);
            metadata.put("creationTimestamp", now());
        }));
    }

    /** RFC 9562, 5.4: a random UUID says that it is one. */
    private static long versionFour(long bits) {
        return (bits & ~0xf000L) | 0x4000L;
    }

    private static long variantTwo(long bits) {
        return (bits & ~(3L << 62)) | (2L << 62);
    }

    @Override
    public synchronized WriteOutcome update(Resource given) {
        return checked(
                given,
                wanted -> over(wanted, true, current -> {
                    Resource next = wanted.with(tree -> {
                        if (wanted.kind().hasStatus()) copy(STATUS, current, tree);
                        carryMetadata(current, tree);
                    });
                    return replace(current, next);
                }));
    }

    @Override
    public synchronized WriteOutcome updateStatus(Resource given) {
        return checked(
                given,
                wanted -> over(
                        wanted, true, current -> replace(current, current.with(tree -> copy(STATUS, wanted, tree)))));
    }

    @Override
    public synchronized WriteOutcome apply(Resource given) {
        return checked(given, wanted -> {
            if (!objects.containsKey(wanted.key().path())
                    && wanted.resourceVersion().isEmpty()) return createNew(wanted);
            return over(wanted, false, current -> replace(current, merged(current, wanted)));
        });
    }

    /** What is wanted in the body; in the metadata what was there and what is added. */
    private static Resource merged(Resource current, Resource wanted) {
        Resource next = wanted.with(tree -> {
            if (wanted.kind().hasStatus()) copy(STATUS, current, tree);
            tree.set(METADATA, current.peek().path(METADATA).deepCopy());
        });
        for (Map.Entry<String, String> label : wanted.labels().entrySet())
            next = next.withLabel(label.getKey(), label.getValue());
        for (Map.Entry<String, String> annotation : wanted.annotations().entrySet())
            next = next.withAnnotation(annotation.getKey(), annotation.getValue());
        return next;
    }

    @Override
    public synchronized WriteOutcome delete(ResourceKey key) {
        Resource current = objects.get(key.path());
        if (current == null) return new WriteOutcome.NotFound(key);
        if (current.finalizers().isEmpty()) return write(WatchEvent.Type.DELETED, current);
        if (current.deletionTimestamp().isPresent()) return new WriteOutcome.Written(current);
        return write(
                WatchEvent.Type.MODIFIED,
                current.withMetadata(metadata ->
                        metadata.put("deletionTimestamp", now()).put("generation", current.generation() + 1)));
    }

    /** Runs {@code write} on what memory will hold, when nothing is wrong with it. */
    private WriteOutcome checked(Resource given, Write write) {
        Resource wanted;
        try {
            wanted = asStored(given);
        } catch (Problem | JacksonException e) {
            return invalid(given, "object", "cannot be kept as JSON: " + e.getMessage());
        }
        List<Violation> violations = kinds.violations(wanted);
        return violations.isEmpty() ? write.run(wanted) : new WriteOutcome.Invalid(wanted.key(), violations);
    }

    /** Written and read back: what is in memory is what a restart will read. */
    private static Resource asStored(Resource given) {
        return Resource.owning(
                given.kind(), Json.parse(given.json(), given.kind().kind()));
    }

    /** Runs {@code write} on what is there, when it is the one that was meant. */
    private WriteOutcome over(Resource wanted, boolean mustName, Write write) {
        Resource current = objects.get(wanted.key().path());
        if (current == null) return new WriteOutcome.NotFound(wanted.key());
        if (mustName && wanted.resourceVersion().isEmpty())
            return invalid(wanted, "metadata.resourceVersion", "must be specified for an update");
        boolean other =
                !wanted.resourceVersion().isEmpty() && !wanted.resourceVersion().equals(current.resourceVersion());
        boolean otherUid = !wanted.uid().isEmpty() && !wanted.uid().equals(current.uid());
        return other || otherUid ? new WriteOutcome.Conflict(current) : write.run(current);
    }

    private WriteOutcome replace(Resource current, Resource next) {
        if (next.equals(current)) return new WriteOutcome.Written(current);
        if (next.deletionTimestamp().isPresent() && next.finalizers().isEmpty())
            return write(WatchEvent.Type.DELETED, next);
        boolean bump = !body(current).equals(body(next));
        return write(
                WatchEvent.Type.MODIFIED,
                bump ? next.withMetadata(metadata -> metadata.put("generation", current.generation() + 1)) : next);
    }

    /** What a change of counts as a change of what is wanted. */
    private static ObjectNode body(Resource resource) {
        return resource.tree().remove(List.of(METADATA, STATUS));
    }

    private WriteOutcome write(WatchEvent.Type type, Resource wanted) {
        long at = revision + 1;
        Resource next = asStored(wanted.withMetadata(metadata -> metadata.put("resourceVersion", Long.toString(at))));
        byte[] json = next.json();
        if (json.length > MAX_OBJECT_BYTES)
            return invalid(next, "object", json.length + " bytes, over the limit of " + MAX_OBJECT_BYTES);
        String key = next.key().path();
        store.commit(at, type, key, json, oldestRevision);
        remember(type, key, next, json.length);
        return type == WatchEvent.Type.DELETED ? new WriteOutcome.Deleted(next) : new WriteOutcome.Written(next);
    }

    private void remember(WatchEvent.Type type, String key, Resource next, int sizeBytes) {
        Resource before = objects.get(key);
        if (type == WatchEvent.Type.DELETED) objects.remove(key);
        else objects.put(key, next);
        revision++;
        window.add(new EventWindow.Change(revision, type, next, before, sizeBytes));
        oldestRevision = window.trim();
    }

    private static void carryMetadata(Resource current, ObjectNode tree) {
        ObjectNode metadata = metadata(tree);
        for (String field : List.of("uid", "creationTimestamp", "deletionTimestamp", "generation", "resourceVersion")) {
            metadata.remove(field);
            if (current.peek().path(METADATA).has(field))
                metadata.set(field, current.peek().path(METADATA).path(field));
        }
    }

    private static void copy(String field, Resource from, ObjectNode to) {
        to.remove(field);
        if (from.peek().has(field)) to.set(field, from.peek().path(field).deepCopy());
    }

    private static ObjectNode metadata(ObjectNode tree) {
        return tree.withObjectProperty(METADATA);
    }

    /** Kubernetes keeps whole seconds. */
    private String now() {
        return time.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static WriteOutcome invalid(Resource resource, String path, String text) {
        return new WriteOutcome.Invalid(resource.key(), List.of(new Violation(path, text)));
    }

    @Override
    public synchronized void close() {
        store.close();
    }

    @FunctionalInterface
    private interface Write {
        WriteOutcome run(Resource resource);
    }
}
