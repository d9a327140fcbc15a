package space.perigee.cli;

import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;
import picocli.CommandLine.Option;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.SpacecraftId;
import space.perigee.mission.StationId;
import space.perigee.mission.TenantId;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** {@code -o table|json|yaml}: a mix-in of every command that has data. */
final class Output {
    enum Format {
        TABLE,
        JSON,
        YAML
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, json or yaml (default: table).")
    private Format format = Format.TABLE;

    boolean isTable() {
        return format == Format.TABLE;
    }

    /**
     * Writes to stdout.
     *
     * @param data records, lists and maps, for programs; numbers in the units that their names end in
     * @param table the same for people
     */
    void print(Cli cli, Object data, Table table) {
        switch (format) {
            case TABLE -> table.lines().forEach(cli.out()::println);
            case JSON -> cli.out().println(json().writeValueAsString(data));
            case YAML -> cli.out().print(yaml(data));
        }
    }

    static String yaml(Object data) {
        Object tree = json().convertValue(data, Object.class);
        DumpSettings settings =
                DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
        return new Dump(settings, new Quoting(settings)).dumpToString(tree);
    }

    /** YAML 1.1, which most readers speak, takes a station named {@code no} for a truth value, and {@code 010} for eight. */
    private static final class Quoting extends StandardRepresenter {
        private static final Pattern OTHER_IN_1_1 = Pattern.compile("(?i)y|n|yes|no|on|off|[-+.0-9].*", Pattern.DOTALL);

        Quoting(DumpSettings settings) {
            super(settings);
        }

        @Override
        protected Node representScalar(Tag tag, String value, ScalarStyle style) {
            boolean isOther = tag.equals(Tag.STR) && OTHER_IN_1_1.matcher(value).matches();
            return super.representScalar(tag, value, isOther ? ScalarStyle.DOUBLE_QUOTED : style);
        }
    }

    /** Records as objects, times as ISO 8601 texts, ids and digests as their texts. */
    static JsonMapper json() {
        SimpleModule ids = new SimpleModule();
        for (Class<?> id :
                new Class<?>[] {Digest.class, StationId.class, SpacecraftId.class, TenantId.class, CraftKey.class})
            ids.addSerializer(id, ToStringSerializer.instance);
        return JsonMapper.builder()
                .addModule(ids)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build();
    }
}
