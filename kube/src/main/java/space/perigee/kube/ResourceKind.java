package space.perigee.kube;

import java.util.List;
import java.util.Locale;
import space.perigee.mission.Check;

/**
 * A kind of resource, as Kubernetes names kinds.
 *
 * @param group API group; empty for the core group
 * @param version {@code v1alpha1}
 * @param kind {@code Spacecraft}
 * @param plural lower case, as in paths and on command lines
 * @param shortNames further names for command lines
 * @param namespaced kept per tenant; otherwise one for all
 * @param hasStatus spec and status are written apart: {@code update} leaves the status alone, {@code updateStatus} all else
 */
public record ResourceKind(
        String group,
        String version,
        String kind,
        String plural,
        List<String> shortNames,
        boolean namespaced,
        boolean hasStatus)
        implements Comparable<ResourceKind> {
    public ResourceKind {
        Check.that(!version.isEmpty() && !kind.isEmpty() && !plural.isEmpty(), "kind %s/%s %s", group, version, kind);
        shortNames = List.copyOf(shortNames);
    }

    /** {@code group/version}, or the version alone in the core group. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Lower case, for one of them. */
    public String singular() {
        return kind.toLowerCase(Locale.ROOT);
    }

    /** {@code plural.group}: the same for every version of a kind. */
    public String groupResource() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    @Override
    public int compareTo(ResourceKind other) {
        return groupResource().compareTo(other.groupResource());
    }

    @Override
    public String toString() {
        return groupResource();
    }
}
