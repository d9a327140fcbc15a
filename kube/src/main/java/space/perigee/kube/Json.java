package space.perigee.kube;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The one way in which this room reads and writes JSON: bounded, strict, no duplicate keys, no silent conversions. */
final class Json {
    /** Deeper than any schema of Kubernetes; a manifest that nests further is an attack. */
    static final int MAX_DEPTH = 100;

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(SqliteResources.MAX_OBJECT_BYTES)
                            .maxDocumentLength(2L * SqliteResources.MAX_OBJECT_BYTES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** @param where what is read, for the refusal */
    static ObjectNode parse(byte[] content, String where) {
        try {
            JsonNode tree = MAPPER.readTree(content);
            if (tree instanceof ObjectNode object) return object;
            throw KubeProblem.BAD_JSON.with(where, "it holds " + tree.getNodeType());
        } catch (JacksonException e) {
            throw KubeProblem.BAD_JSON.with(where, firstLine(e)).because(e);
        }
    }

    static byte[] bytes(JsonNode tree) {
        return MAPPER.writeValueAsBytes(tree);
    }

    static String text(JsonNode tree) {
        return new String(bytes(tree), StandardCharsets.UTF_8);
    }

    /** What Jackson says, without its location and without what the input held beyond a line. */
    static String firstLine(JacksonException e) {
        String text = String.valueOf(e.getOriginalMessage());
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end);
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "...";
    }

    private static final int MAX_TEXT = 200;
}
