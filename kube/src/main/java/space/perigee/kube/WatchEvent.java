package space.perigee.kube;

/**
 * One change, as the watcher's query sees it: a resource that stops matching is {@link Type#DELETED} for it.
 *
 * @param resource as it is after the change; for a deletion as it last was, at the revision of the deletion
 */
public record WatchEvent(Type type, Resource resource) {
    /** Kubernetes' words. */
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }
}
