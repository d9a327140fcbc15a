package space.perigee.ground;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import space.perigee.kube.Kinds;
import space.perigee.kube.ModelVersionSpec;
import space.perigee.kube.Resource;
import space.perigee.kube.ResourceKey;
import space.perigee.kube.Resources;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;
import space.perigee.mission.TenantId;
import space.perigee.model.ModelCard;
import tools.jackson.databind.node.ObjectNode;

/**
 * The models of each tenant: files {@code models/TENANT/DIGEST.onnx}, a {@code ModelVersion} resource for each, and in the status of
 * each {@code Spacecraft} which one it shall serve and which one it said that it serves:
 *
 * <pre>
 * status: {model: {desired: sha256:..., desiredAt: ..., confirmed: sha256:..., confirmedAt: ...}}
 * </pre>
 */
public final class ModelRegistry {
    /** Large enough for any model that an update of kilobytes makes sense for. */
    public static final int MAX_MODEL_BYTES = 512 << 20;

    private static final String MODEL = "model";

    private final Flash flash;
    private final Resources resources;
    private final InstantSource missionTime;

    public ModelRegistry(Flash flash, Resources resources, InstantSource missionTime) {
        this.flash = flash;
        this.resources = resources;
        this.missionTime = missionTime;
    }

    /**
     * Takes a model file by renaming it and makes its resource. The same again adds what is new in the metrics.
     *
     * @param part name of the file on this registry's flash; gone afterwards unless it is refused
     * @param expected digest of the file; another one is a {@link GroundProblem#MODEL_REFUSED}
     */
    public Resource register(
            TenantId tenant,
            String part,
            Digest expected,
            ModelCard card,
            Map<String, Double> metrics,
            ModelVersionSpec.Lineage lineage) {
        BlobFolder blobs = blobs(tenant);
        if (flash.exists(part) || !blobs.holds(expected)) {
            blobs.fault(part, expected).ifPresent(fault -> {
                throw GroundProblem.MODEL_REFUSED.with(part, fault);
            });
            blobs.take(part, expected);
        }
        ModelVersionSpec spec = new ModelVersionSpec(
                expected.toString(), blobs.sizeBytes(expected), GroundJson.MAPPER.valueToTree(card), metrics, lineage);
        return resources
                .apply(Resource.of(Kinds.MODEL_VERSION, tenant.name(), name(card.name(), expected))
                        .withSpec(spec)
                        .withLabel("perigee.space/digest", expected.hex().substring(0, LABEL_DIGITS)))
                .orThrow();
    }

    /** The resource of a model is named by its line and the first digits of its digest. */
    static String name(String line, Digest digest) {
        return line + "-" + digest.shortHex();
    }

    /** As many as a label may hold: all but one. */
    private static final int LABEL_DIGITS = 63;

    /** The resource of a model of this tenant. */
    public Optional<Resource> version(TenantId tenant, Digest digest) {
        return resources.list(space.perigee.kube.Query.in(Kinds.MODEL_VERSION, tenant.name())).items().stream()
                .filter(one -> one.spec().path("digest").asString("").equals(digest.toString()))
                .findFirst();
    }

    /** What the card of a registered model says. */
    public Optional<ModelCard> card(TenantId tenant, Digest digest) {
        return version(tenant, digest)
                .map(one -> GroundJson.MAPPER.treeToValue(
                        one.specAs(ModelVersionSpec.class).card(), ModelCard.class));
    }

    /** Where a model of this tenant lies; its digest checked at this moment. */
    public Optional<Path> file(TenantId tenant, Digest digest) {
        return blobs(tenant).file(digest);
    }

    private BlobFolder blobs(TenantId tenant) {
        return new BlobFolder(flash, "models/" + tenant, ".onnx", MAX_MODEL_BYTES);
    }

    /** From now on this spacecraft shall serve this model, which must be registered for its tenant. */
    public void desire(CraftKey craft, Digest digest) {
        if (version(craft.tenant(), digest).isEmpty()) throw GroundProblem.UNKNOWN_MODEL.with(digest, craft.tenant());
        set(craft, "desired", digest);
    }

    /** The spacecraft said that it serves this model, known here or not: a fact is kept, whatever it is. */
    public void confirm(CraftKey craft, Digest digest) {
        set(craft, "confirmed", digest);
    }

    public Optional<Digest> desired(CraftKey craft) {
        return model(craft, "desired");
    }

    public Optional<Digest> confirmed(CraftKey craft) {
        return model(craft, "confirmed");
    }

    /** Told again what is known already, the first time stays. */
    private void set(CraftKey craft, String field, Digest digest) {
        if (model(craft, field).equals(Optional.of(digest))) return;
        resources
                .editStatus(key(craft), status -> {
                    ObjectNode model = status.get(MODEL) instanceof ObjectNode there ? there : status.putObject(MODEL);
                    model.put(field, digest.toString());
                    model.put(field + "At", missionTime.instant().toString());
                    return status;
                })
                .orThrow();
    }

    private Optional<Digest> model(CraftKey craft, String field) {
        return resources
                .get(key(craft))
                .map(one -> one.status().path(MODEL).path(field).asString(""))
                .filter(text -> !text.isEmpty())
                .map(Digest::parse);
    }

    private static ResourceKey key(CraftKey craft) {
        return ResourceKey.of(
                Kinds.SPACECRAFT, craft.tenant().name(), craft.spacecraft().name());
    }
}
