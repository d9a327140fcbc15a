package space.perigee.kube;

import com.google.errorprone.annotations.Immutable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import space.perigee.mission.Check;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One resource of Kubernetes' shape: {@code apiVersion, kind, metadata, spec, status} and whatever else its kind holds. Never changes;
 * {@code withX} makes another one. Trees that go in or out are copies.
 */
@SuppressWarnings("Immutable") // the tree is never handed out and never written after construction
@Immutable
public final class Resource {
    private final ResourceKind kind;
    private final ObjectNode tree;

    private Resource(ResourceKind kind, ObjectNode tree) {
        this.kind = kind;
        this.tree = tree;
    }

    /** A new one, yet without spec, of a namespaced kind. */
    public static Resource of(ResourceKind kind, String namespace, String name) {
        Check.that(kind.namespaced() != namespace.isEmpty(), "namespace \"%s\" of a %s", namespace, kind);
        ObjectNode tree = Json.object();
        tree.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        ObjectNode metadata = tree.putObject("metadata").put("name", name);
        if (kind.namespaced()) metadata.put("namespace", namespace);
        return new Resource(kind, tree);
    }

    /** From a tree that is known to be of {@code kind}; shapes of metadata are checked when it is written to a store. */
    static Resource ofTree(ResourceKind kind, ObjectNode tree) {
        return new Resource(kind, tree.deepCopy());
    }

    /** Like {@link #ofTree} for a tree that nobody else holds. */
    static Resource owning(ResourceKind kind, ObjectNode tree) {
        return new Resource(kind, tree);
    }

    public ResourceKind kind() {
        return kind;
    }

    public ResourceKey key() {
        return new ResourceKey(kind, namespace(), name());
    }

    /** Empty for cluster-wide kinds. */
    public String namespace() {
        return text("namespace");
    }

    public String name() {
        return text("name");
    }

    /** Empty before it was stored. */
    public String uid() {
        return text("uid");
    }

    /** Opaque, to be compared for equality only; empty before it was stored. */
    public String resourceVersion() {
        return text("resourceVersion");
    }

    /** Counts the changes of what is wanted (the spec), from 1; 0 before it was stored. */
    public long generation() {
        return metadata().path("generation").asLong(0);
    }

    public Optional<Instant> creationTimestamp() {
        return instant("creationTimestamp");
    }

    /** When deletion was asked for; it goes when its finalizers are gone. */
    public Optional<Instant> deletionTimestamp() {
        return instant("deletionTimestamp");
    }

    public Map<String, String> labels() {
        return texts(metadata().path("labels"));
    }

    public Map<String, String> annotations() {
        return texts(metadata().path("annotations"));
    }

    public List<String> finalizers() {
        List<String> all = new ArrayList<>();
        for (JsonNode one : metadata().path("finalizers")) all.add(one.asString(""));
        return List.copyOf(all);
    }

    public List<OwnerReference> ownerReferences() {
        List<OwnerReference> all = new ArrayList<>();
        for (JsonNode one : metadata().path("ownerReferences"))
            all.add(new OwnerReference(
                    one.path("apiVersion").asString(""),
                    one.path("kind").asString(""),
                    one.path("name").asString(""),
                    one.path("uid").asString(""),
                    one.path("controller").asBoolean(false),
                    one.path("blockOwnerDeletion").asBoolean(false)));
        return List.copyOf(all);
    }

    /** What is wanted; empty where there is none. A copy. */
    public ObjectNode spec() {
        return part("spec");
    }

    /** What is; empty where there is none. A copy. */
    public ObjectNode status() {
        return part("status");
    }

    /** The spec as a record, strict: an unknown or ill-typed field is a {@link KubeProblem#INVALID}. */
    public <T> T specAs(Class<T> type) {
        return Specs.read(this, "spec", type);
    }

    /** The status as a record, strict like {@link #specAs}. */
    public <T> T statusAs(Class<T> type) {
        return Specs.read(this, "status", type);
    }

    /** The whole of it. A copy. */
    public ObjectNode tree() {
        return tree.deepCopy();
    }

    /** As JSON in UTF-8. */
    public byte[] json() {
        return Json.bytes(tree);
    }

    /** @param spec a record or a tree */
    public Resource withSpec(Object spec) {
        return with(copy -> copy.set("spec", Json.MAPPER.valueToTree(spec)));
    }

    /** @param status a record or a tree */
    public Resource withStatus(Object status) {
        return with(copy -> copy.set("status", Json.MAPPER.valueToTree(status)));
    }

    public Resource withLabel(String label, String value) {
        return withMetadata(metadata -> object(metadata, "labels").put(label, value));
    }

    public Resource withAnnotation(String annotation, String value) {
        return withMetadata(metadata -> object(metadata, "annotations").put(annotation, value));
    }

    public Resource withFinalizers(List<String> finalizers) {
        return withMetadata(metadata -> {
            metadata.remove("finalizers");
            ArrayNode all = metadata.putArray("finalizers");
            finalizers.forEach(all::add);
        });
    }

    public Resource withOwner(OwnerReference owner) {
        return withMetadata(metadata -> {
            ArrayNode all = metadata.get("ownerReferences") instanceof ArrayNode there
                    ? there
                    : metadata.putArray("ownerReferences");
            all.add(Json.MAPPER.valueToTree(owner));
        });
    }

    /** For unconditional writes: without a {@code resourceVersion}. */
    public Resource withoutResourceVersion() {
        return withMetadata(metadata -> metadata.remove("resourceVersion"));
    }

    Resource with(Consumer<ObjectNode> change) {
        ObjectNode copy = tree.deepCopy();
        change.accept(copy);
        return new Resource(kind, copy);
    }

    Resource withMetadata(Consumer<ObjectNode> change) {
        return with(copy -> change.accept(object(copy, "metadata")));
    }

    /** Not a copy: for reading in this room only. */
    JsonNode peek() {
        return tree;
    }

    private JsonNode metadata() {
        return tree.path("metadata");
    }

    private String text(String field) {
        return metadata().path(field).asString("");
    }

    private Optional<Instant> instant(String field) {
        String text = text(field);
        return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    }

    private ObjectNode part(String field) {
        return tree.get(field) instanceof ObjectNode object ? object.deepCopy() : Json.object();
    }

    private static ObjectNode object(ObjectNode parent, String field) {
        return parent.get(field) instanceof ObjectNode there ? there : parent.putObject(field);
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> all = new LinkedHashMap<>();
        object.forEachEntry((name, value) -> all.put(name, value.asString("")));
        return all;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Resource that && tree.equals(that.tree);
    }

    @Override
    public int hashCode() {
        return tree.hashCode();
    }

    @Override
    public String toString() {
        return key() + " at " + resourceVersion();
    }
}
