package space.perigee.kube;

import java.util.List;

/** What came of a write. A refusal is expected and changed nothing. */
public sealed interface WriteOutcome {
    /** On disk, as given back; where nothing differed, with the old {@code resourceVersion}. */
    record Written(Resource resource) implements WriteOutcome {}

    /** Gone; this is how it last was. */
    record Deleted(Resource last) implements WriteOutcome {}

    /** Someone else wrote first, or it is another one of the same name. */
    record Conflict(Resource current) implements WriteOutcome {}

    record AlreadyExists(Resource current) implements WriteOutcome {}

    record NotFound(ResourceKey key) implements WriteOutcome {}

    record Invalid(ResourceKey key, List<Violation> violations) implements WriteOutcome {
        public Invalid {
            violations = List.copyOf(violations);
        }
    }

    /** The resource as written, or last seen where it was deleted; a refusal becomes a {@link KubeProblem}. */
    default Resource orThrow() {
        return switch (this) {
            case Written written -> written.resource();
            case Deleted deleted -> deleted.last();
            case Conflict conflict ->
                throw KubeProblem.CONFLICT.with(
                        conflict.current().key(), conflict.current().resourceVersion());
            case AlreadyExists there ->
                throw KubeProblem.ALREADY_EXISTS.with(there.current().key());
            case NotFound missing -> throw KubeProblem.NOT_FOUND.with(missing.key());
            case Invalid invalid ->
                throw KubeProblem.INVALID.with(
                        invalid.key(),
                        String.join(
                                "; ",
                                invalid.violations().stream()
                                        .map(Violation::toString)
                                        .toList()));
        };
    }
}
