package space.perigee.kube;

/**
 * Names one resource.
 *
 * @param namespace the tenant; empty for cluster-wide kinds
 */
public record ResourceKey(ResourceKind kind, String namespace, String name) implements Comparable<ResourceKey> {
    /** Of a cluster-wide kind. */
    public static ResourceKey of(ResourceKind kind, String name) {
        return new ResourceKey(kind, "", name);
    }

    public static ResourceKey of(ResourceKind kind, String namespace, String name) {
        return new ResourceKey(kind, namespace, name);
    }

    /** As the store keeps it, {@code plural.group/namespace/name}; no part may hold a slash (see {@link ResourceNames}). */
    String path() {
        return kind.groupResource() + "/" + namespace + "/" + name;
    }

    @Override
    public int compareTo(ResourceKey other) {
        return path().compareTo(other.path());
    }

    /** For people: {@code spacecraft.perigee.space "tenant/name"}. */
    @Override
    public String toString() {
        return kind.groupResource() + " \"" + (namespace.isEmpty() ? "" : namespace + "/") + name + "\"";
    }
}
