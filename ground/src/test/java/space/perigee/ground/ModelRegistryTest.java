package space.perigee.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.kube.Kinds;
import space.perigee.kube.ModelVersionSpec;
import space.perigee.kube.Query;
import space.perigee.kube.Resource;
import space.perigee.kube.SpacecraftSpec;
import space.perigee.kube.SqliteResources;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.Flash;
import space.perigee.model.ModelCard;

class ModelRegistryTest {
    private static final ModelCard CARD = new ModelCard(
            "thermal-tiny",
            640,
            512,
            1,
            List.of("person", "car"),
            List.of(new ModelCard.Head("out32", 32, List.of(new ModelCard.Anchor(10.5f, 14)))));
    private static final Digest MODEL = Given.digest("model");

    @TempDir
    Path root;

    private Flash flash;
    private SqliteResources resources;
    private ModelRegistry registry;

    @BeforeEach
    void open() {
        flash = new DiskFlash(root);
        resources = SqliteResources.open(root.resolve("state.db"), Kinds.ours(), Given.TIME, new Random(1));
        registry = new ModelRegistry(flash, resources, Given.TIME);
        for (CraftKey craft : List.of(Given.BUPT, Given.OTHER))
            resources
                    .create(Resource.of(
                                    Kinds.SPACECRAFT,
                                    craft.tenant().name(),
                                    craft.spacecraft().name())
                            .withSpec(new SpacecraftSpec(
                                    SpacecraftSpec.Orbit.ofTle("1", "2"),
                                    List.of(),
                                    "",
                                    new SpacecraftSpec.Keys(0, List.of()))))
                    .orThrow();
    }

    @AfterEach
    void close() {
        resources.close();
    }

    private Resource register(CraftKey craft, String content, Digest expected) {
        flash.replace("in/model", Given.bytes(content));
        return registry.register(
                craft.tenant(), "in/model", expected, CARD, Map.of("known.map50", 0.43), ModelVersionSpec.Lineage.NONE);
    }

    @Test
    void aModelIsAFileByItsDigestAndAResource() {
        Resource version = register(Given.BUPT, "model", MODEL);

        assertThat(version.name()).isEqualTo("thermal-tiny-" + MODEL.shortHex());
        assertThat(registry.file(Given.BUPT.tenant(), MODEL).orElseThrow())
                .content()
                .isEqualTo("model");
        assertThat(registry.card(Given.BUPT.tenant(), MODEL)).contains(CARD);
        assertThat(register(Given.BUPT, "model", MODEL)).as("again").isEqualTo(version);
        assertThat(registry.file(Given.OTHER.tenant(), MODEL)).isEmpty();
        assertThat(resources.list(Query.in(Kinds.MODEL_VERSION, "other")).items())
                .isEmpty();
    }

    @Test
    void aModelThatLiesAboutItsDigestIsRefused() {
        assertThatThrownBy(() -> register(Given.BUPT, "poison", MODEL)).hasMessageContaining("ground.model-refused");
        assertThat(registry.version(Given.BUPT.tenant(), MODEL)).isEmpty();

        register(Given.BUPT, "model", MODEL);
        Given.write(root.resolve("models/demo/" + MODEL.hex() + ".onnx"), "rot");
        assertThatThrownBy(() -> registry.file(Given.BUPT.tenant(), MODEL)).hasMessageContaining("ground.blob-damaged");
    }

    @Test
    void whatIsWantedAndWhatServesIsKeptPerSpacecraft() {
        register(Given.BUPT, "model", MODEL);
        registry.desire(Given.BUPT, MODEL);
        registry.confirm(Given.BUPT, Given.digest("a model that nobody knows"));

        assertThat(registry.desired(Given.BUPT)).contains(MODEL);
        assertThat(registry.confirmed(Given.BUPT)).contains(Given.digest("a model that nobody knows"));
        assertThat(registry.desired(Given.OTHER)).isEmpty();
        assertThatThrownBy(() -> registry.desire(Given.OTHER, MODEL)).hasMessageContaining("ground.unknown-model");
        assertThatThrownBy(() -> registry.confirm(CraftKey.of("demo", "nobody"), MODEL))
                .hasMessageContaining("kube.not-found");
        String before = resources.list(Query.all(Kinds.SPACECRAFT)).resourceVersion();
        registry.desire(Given.BUPT, MODEL);
        assertThat(resources.list(Query.all(Kinds.SPACECRAFT)).resourceVersion())
                .isEqualTo(before);
    }
}
