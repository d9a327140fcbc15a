package space.perigee.e2e;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A row of a benchmark, as {@code perigee bench} prints it.
 *
 * @param name the case
 * @param reference what the value is compared with, in the same unit
 * @param more fields of this benchmark alone
 */
record BenchRow(String name, double value, String unit, double reference, String note, Map<String, Object> more) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** One line of JSON, without its end. */
    String line() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("case", name);
        row.put("value", value);
        row.put("unit", unit);
        row.put("reference", reference);
        row.put("ratio", value / reference);
        row.put("note", note);
        row.putAll(more);
        return JSON.writeValueAsString(row);
    }
}
