package space.perigee.kube;

import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that reconcilers know of the world: resources that are read, watched and written with optimistic concurrency. A write that
 * returned {@link WriteOutcome.Written} is durable. Safe for several threads; nothing here blocks for a change, so that driven parts
 * look for changes in their tick.
 */
public interface Resources {
    Optional<Resource> get(ResourceKey key);

    ResourceList list(Query query);

    /**
     * The changes after {@code from} that match.
     *
     * @param from a {@code resourceVersion} of a list or a former look
     * @param max at most so many events
     */
    WatchOutcome changes(Query query, String from, int max);

    /** Its status, uid, generation and times are set by the store. */
    WriteOutcome create(Resource resource);

    /** All but the status; must carry the {@code resourceVersion} that it was read at. */
    WriteOutcome update(Resource resource);

    /** The status alone, no change of generation; must carry the {@code resourceVersion} that it was read at. */
    WriteOutcome updateStatus(Resource resource);

    /**
     * Creates it, or makes the spec what is given and adds the given labels and annotations, whatever was there before. With a
     * {@code resourceVersion} only over that one.
     */
    WriteOutcome apply(Resource resource);

    /** Deletes, or marks for deletion while finalizers are left ({@link WriteOutcome.Written} then). */
    WriteOutcome delete(ResourceKey key);

    /** Reads, changes and writes the status, again when someone else wrote in between. */
    default WriteOutcome editStatus(ResourceKey key, UnaryOperator<ObjectNode> change) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Optional<Resource> current = get(key);
            if (current.isEmpty()) return new WriteOutcome.NotFound(key);
            Resource changed =
                    current.get().withStatus(change.apply(current.get().status()));
            WriteOutcome outcome = updateStatus(changed);
            if (!(outcome instanceof WriteOutcome.Conflict)) return outcome;
        }
        return get(key).<WriteOutcome>map(WriteOutcome.Conflict::new).orElseGet(() -> new WriteOutcome.NotFound(key));
    }

    /** So many losses in a row mean that two writers fight, which more attempts do not settle. */
    int MAX_ATTEMPTS = 8;
}
