package space.perigee.kube;

import java.util.Map;

/**
 * Which resources of a kind.
 *
 * @param namespace empty for those of every namespace
 * @param labels a resource must carry each of these labels with this value
 */
public record Query(ResourceKind kind, String namespace, Map<String, String> labels) {
    public Query {
        labels = Map.copyOf(labels);
    }

    /** All of a kind, in every namespace. */
    public static Query all(ResourceKind kind) {
        return new Query(kind, "", Map.of());
    }

    public static Query in(ResourceKind kind, String namespace) {
        return new Query(kind, namespace, Map.of());
    }

    public Query labelled(Map<String, String> wanted) {
        return new Query(kind, namespace, wanted);
    }

    boolean matches(Resource resource) {
        return resource.kind().equals(kind)
                && (namespace.isEmpty() || namespace.equals(resource.namespace()))
                && (labels.isEmpty() || resource.labels().entrySet().containsAll(labels.entrySet()));
    }
}
