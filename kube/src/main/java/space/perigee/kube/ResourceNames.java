package space.perigee.kube;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules of Kubernetes for names, labels, annotations and the shape of metadata (its documentation, "Object Names and IDs", "Labels and Selectors"). */
final class ResourceNames {
    /** DNS subdomain (RFC 1123). */
    private static final int MAX_NAME = 253;

    /** As Kubernetes bounds all annotations of one object together. */
    private static final int MAX_ANNOTATION_CHARS = 256 * 1024;

    /** Ours: Kubernetes has no bound but the object's size; no tool shows more. */
    private static final int MAX_ENTRIES = 256;

    private static final int MAX_SHOWN = 80;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]*[a-z0-9])?");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?)?");
    private static final Pattern LABEL_NAME =
            Pattern.compile("([a-z0-9][-.a-z0-9]{0,252}/)?[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?");

    private final List<Violation> found = new ArrayList<>();

    private ResourceNames() {}

    /** What is wrong with a resource's type and metadata; looks at shapes first, so that accessors may be used on what passes. */
    static List<Violation> violations(ResourceKind kind, JsonNode tree) {
        ResourceNames rules = new ResourceNames();
        rules.type(kind, tree);
        if (tree.path("metadata") instanceof ObjectNode metadata) rules.metadata(kind, metadata);
        else rules.wrong("metadata", "must be an object");
        return List.copyOf(rules.found);
    }

    private void type(ResourceKind kind, JsonNode tree) {
        if (!tree.path("apiVersion").asString("").equals(kind.apiVersion()))
            wrong("apiVersion", "must be " + kind.apiVersion());
        if (!tree.path("kind").asString("").equals(kind.kind())) wrong("kind", "must be " + kind.kind());
    }

    private void metadata(ResourceKind kind, ObjectNode metadata) {
        name(metadata.path("name"));
        namespace(kind, metadata.path("namespace"));
        texts("labels", metadata.path("labels"));
        texts("annotations", metadata.path("annotations"));
        finalizers(metadata.path("finalizers"));
        owners(metadata.path("ownerReferences"));
        for (String field : List.of("uid", "resourceVersion"))
            if (!metadata.path(field).isMissingNode() && !metadata.path(field).isString())
                wrong("metadata." + field, "must be a string");
    }

    private void name(JsonNode name) {
        String text = name.stringValue("");
        if (text.length() > MAX_NAME || !NAME.matcher(text).matches())
            wrong("metadata.name", "\"" + shown(text) + "\" must be 1-253 of a-z, 0-9, '-' and '.', not first or last");
    }

    private void namespace(ResourceKind kind, JsonNode namespace) {
        String text = namespace.stringValue("");
        if (!kind.namespaced()) {
            if (!text.isEmpty()) wrong("metadata.namespace", "must be absent: a " + kind.kind() + " is cluster-wide");
        } else if (!NAMESPACE.matcher(text).matches())
            wrong("metadata.namespace", "\"" + shown(text) + "\" must be 1-63 of a-z, 0-9 and '-', not first or last");
    }

    private void texts(String field, JsonNode entries) {
        if (entries.isMissingNode()) return;
        String path = "metadata." + field;
        if (!entries.isObject()) wrong(path, "must be an object of strings");
        else if (entries.size() > MAX_ENTRIES)
            wrong(path, entries.size() + " entries, over the limit of " + MAX_ENTRIES);
        else if (entries.valueStream().anyMatch(value -> !value.isString())) wrong(path, "values must be strings");
        else entries.forEachEntry((name, value) -> entry(path, name, value.stringValue("")));
        int chars = entries.valueStream()
                .mapToInt(value -> value.stringValue("").length())
                .sum();
        if (chars > MAX_ANNOTATION_CHARS) wrong(path, chars + " characters, over the limit of " + MAX_ANNOTATION_CHARS);
    }

    private void entry(String path, String name, String value) {
        if (!LABEL_NAME.matcher(name).matches())
            wrong(
                    path,
                    "\"" + shown(name) + "\" is no qualified name (prefix/name, name 1-63 of A-Z, a-z, 0-9, '-_.')");
        if (path.endsWith("labels") && !LABEL_VALUE.matcher(value).matches())
            wrong(path + "." + shown(name), "\"" + shown(value) + "\" must be at most 63 of A-Z, a-z, 0-9, '-_.'");
    }

    private void finalizers(JsonNode finalizers) {
        if (finalizers.isMissingNode()) return;
        String path = "metadata.finalizers";
        if (!(finalizers instanceof ArrayNode all) || all.size() > MAX_ENTRIES) wrong(path, "must be a list");
        else if (all.valueStream()
                .anyMatch(one -> !LABEL_NAME.matcher(one.stringValue("")).matches()))
            wrong(path, "each must be a qualified name");
    }

    private void owners(JsonNode owners) {
        if (owners.isMissingNode()) return;
        String path = "metadata.ownerReferences";
        if (!(owners instanceof ArrayNode all) || all.size() > MAX_ENTRIES) wrong(path, "must be a list");
        else if (all.valueStream().anyMatch(ResourceNames::incomplete))
            wrong(path, "each must have apiVersion, kind, name and uid");
    }

    private static boolean incomplete(JsonNode owner) {
        return List.of("apiVersion", "kind", "name", "uid").stream()
                .anyMatch(field -> owner.path(field).stringValue("").isEmpty());
    }

    private void wrong(String path, String text) {
        found.add(new Violation(path, text));
    }

    private static String shown(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }
}
