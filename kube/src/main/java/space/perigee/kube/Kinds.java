package space.perigee.kube;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import space.perigee.mission.Nearest;
import tools.jackson.databind.node.ObjectNode;

/** The kinds that a store serves, and what their specs must be. */
public final class Kinds {
    private static final String GROUP = "perigee.space";
    private static final String VERSION = "v1alpha1";

    public static final ResourceKind SPACECRAFT = ours("Spacecraft", "spacecraft", "craft");
    public static final ResourceKind CONTACT_PLAN = ours("ContactPlan", "contactplans", "cp");
    public static final ResourceKind MODEL_VERSION = ours("ModelVersion", "modelversions", "mv");
    public static final ResourceKind LEARNING_ROUND = ours("LearningRound", "learningrounds", "round");
    public static final ResourceKind ROLLOUT = ours("Rollout", "rollouts", "ro");

    private final Map<ResourceKind, SpecSchema> schemas;

    public Kinds(Map<ResourceKind, SpecSchema> schemas) {
        this.schemas = new LinkedHashMap<>(schemas);
    }

    /** Our own five: those that a ground writes. */
    public static Kinds ours() {
        Map<ResourceKind, SpecSchema> schemas = new LinkedHashMap<>();
        schemas.put(SPACECRAFT, SpecSchema.record(SpacecraftSpec.class));
        schemas.put(CONTACT_PLAN, SpecSchema.record(ContactPlanSpec.class));
        schemas.put(MODEL_VERSION, SpecSchema.record(ModelVersionSpec.class));
        schemas.put(LEARNING_ROUND, SpecSchema.record(LearningRoundSpec.class));
        schemas.put(ROLLOUT, SpecSchema.record(RolloutSpec.class));
        return new Kinds(schemas);
    }

    private static ResourceKind ours(String kind, String plural, String shortName) {
        return new ResourceKind(GROUP, VERSION, kind, plural, List.of(shortName), true, true);
    }

    public List<ResourceKind> all() {
        return List.copyOf(schemas.keySet());
    }

    public Optional<ResourceKind> find(String apiVersion, String kind) {
        return schemas.keySet().stream()
                .filter(one -> one.apiVersion().equals(apiVersion) && one.kind().equals(kind))
                .findFirst();
    }

    /** By any of the words that a user may type: plural, singular, short name, plural with group. */
    public Optional<ResourceKind> named(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return schemas.keySet().stream()
                .filter(kind -> words(kind).anyMatch(lower::equals))
                .findFirst();
    }

    private static Stream<String> words(ResourceKind kind) {
        return Stream.concat(
                Stream.of(kind.plural(), kind.singular(), kind.groupResource()), kind.shortNames().stream());
    }

    /** @param where what is read (a file's name), for the refusal */
    public Resource parse(byte[] json, String where) {
        ObjectNode tree = Json.parse(json, where);
        return Resource.owning(kindOf(tree), tree);
    }

    /** A resource of a tree that came from YAML or elsewhere. */
    public Resource resource(ObjectNode tree) {
        return Resource.ofTree(kindOf(tree), tree);
    }

    private ResourceKind kindOf(ObjectNode tree) {
        String apiVersion = tree.path("apiVersion").asString("");
        String kind = tree.path("kind").asString("");
        return find(apiVersion, kind).orElseThrow(() -> {
            List<String> known =
                    schemas.keySet().stream().map(ResourceKind::kind).toList();
            return KubeProblem.UNKNOWN_KIND.with(
                    kind, apiVersion.isEmpty() ? "no apiVersion" : apiVersion, Nearest.to(kind, known));
        });
    }

    /** All that is wrong with a resource, as far as one look tells. */
    public List<Violation> violations(Resource resource) {
        SpecSchema schema = schemas.get(resource.kind());
        if (schema == null) return List.of(new Violation("kind", resource.kind() + " is not served here"));
        List<Violation> all = new ArrayList<>(ResourceNames.violations(resource.kind(), resource.peek()));
        all.addAll(schema.violations(resource));
        return all;
    }
}
