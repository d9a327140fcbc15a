package space.perigee.kube;

import java.util.List;

/** What the spec of a kind must be. */
@FunctionalInterface
public interface SpecSchema {
    /** What is wrong with it, nothing where it is right. */
    List<Violation> violations(Resource resource);

    /** The spec reads as this record. */
    static SpecSchema record(Class<?> type) {
        return resource -> Specs.violations(resource, "spec", type);
    }
}
