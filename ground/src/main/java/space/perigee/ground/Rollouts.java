package space.perigee.ground;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import space.perigee.delta.SignedDelta;
import space.perigee.icd.RolloutReportBody;
import space.perigee.icd.RolloutReportBody.Stage;
import space.perigee.icd.TelemetryBody;
import space.perigee.kube.Kinds;
import space.perigee.kube.ModelVersionSpec;
import space.perigee.kube.Query;
import space.perigee.kube.Resource;
import space.perigee.kube.ResourceKey;
import space.perigee.kube.RolloutSpec;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.model.ModelFile;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Step 17: what became of each update, as {@code Rollout}s of one group of one spacecraft for now. */
final class Rollouts {
    /** Label of a rollout with the spacecraft that it is signed for. */
    static final String CRAFT = "perigee.space/spacecraft";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int ALL = 100;
    private static final String UPLINKING = "Uplinking";
    private static final Set<String> UNDER_WAY = Set.of(UPLINKING, "OnBoard");
    private static final String ACTIVE = "Active";
    private static final String PROVED = "Proved";
    private static final String FELL_BACK = "FellBack";
    private static final Set<Stage> FAILED = Set.of(Stage.REFUSED, Stage.SICK, Stage.FELL_BACK);

    private final GroundStores stores;

    Rollouts(GroundStores stores) {
        this.stores = stores;
    }

    /** An update that is to go up. */
    record Update(Digest digest, String flashFile, long sizeBytes) {}

    /**
     * Keeps all that a rollout is made of, the update and the model, before the round is marked as promoted: whatever happens then, {@link
     * #begin} needs no more than the round's record.
     */
    void keep(CraftKey craft, RoundInput input, RoundOutcome.Promoted promoted) {
        Digest digest = promoted.signed().digest();
        stores.flash().replace(file(digest), promoted.signed().toBytes());
        register(craft, input, promoted, digest);
    }

    /**
     * Makes the rollouts that are missing, one for each promoted round; the last write of each is the phase.
     *
     * @return their updates
     */
    List<Update> begin(CraftKey craft, List<Promotion> promotions, Instant now) {
        Set<String> begun = of(craft).stream()
                .filter(rollout -> !phase(rollout).isEmpty())
                .map(Resource::name)
                .collect(Collectors.toSet());
        return promotions.stream()
                .filter(promotion -> !begun.contains(promotion.round()))
                .map(promotion -> begin(craft, promotion, now))
                .toList();
    }

    private Update begin(CraftKey craft, Promotion promotion, Instant now) {
        byte[] octets = stores.flash().read(file(promotion.delta()), SignedDelta.MAX_SIGNED_BYTES);
        RolloutSpec spec = new RolloutSpec(
                promotion.delta().toString(),
                promotion.base().toString(),
                promotion.to().toString(),
                List.of(new RolloutSpec.Group(
                        "first", List.of(craft.spacecraft().name()))),
                ALL,
                0,
                false,
                false);
        Resource rollout = Resource.of(Kinds.ROLLOUT, craft.tenant().name(), promotion.round())
                .withLabel(CRAFT, craft.spacecraft().name())
                .withSpec(spec);
        stores.resources().apply(rollout).orThrow();
        stores.models().desire(craft, promotion.to());
        long sequence = SignedDelta.decode(octets).header().sequence();
        status(rollout.key(), Map.of("phase", UPLINKING, "sequence", sequence, "startedAt", now.toString()));
        return new Update(promotion.delta(), file(promotion.delta()), octets.length);
    }

    private static String file(Digest update) {
        return "updates/" + update.hex();
    }

    private void register(CraftKey craft, RoundInput input, RoundOutcome.Promoted promoted, Digest delta) {
        String part = "models/" + promoted.to().hex() + ".part";
        stores.flash().replace(part, ModelFile.read(promoted.model()).bytes());
        stores.models()
                .register(
                        craft.tenant(),
                        part,
                        promoted.to(),
                        promoted.card(),
                        Map.of(
                                "gateKnownMap50",
                                promoted.known().mapAfter(),
                                "gateNewMap50",
                                promoted.fresh().mapAfter()),
                        new ModelVersionSpec.Lineage(
                                input.baseDigest().toString(),
                                delta.toString(),
                                input.name(),
                                List.of(craft.spacecraft().name())));
    }

    /** The next number of the craft's updates, higher than any that was ever signed for it. */
    long nextSequence(CraftKey craft) {
        return of(craft).stream().mapToLong(Rollouts::sequence).max().orElse(0) + 1;
    }

    /** Updates that were promoted and are not known to be on board, oldest first: after a restart they are put again. */
    List<Update> unfinished(CraftKey craft) {
        return of(craft).stream()
                .filter(rollout -> phase(rollout).equals(UPLINKING))
                .sorted(Comparator.comparingLong(Rollouts::sequence))
                .map(rollout -> Digest.parse(rollout.specAs(RolloutSpec.class).delta()))
                .map(digest -> new Update(digest, file(digest), stores.flash().sizeBytes(file(digest))))
                .toList();
    }

    /** Whether it is open what an update becomes: until then nobody knows from which model the next one starts. */
    boolean isUnderWay(CraftKey craft) {
        return of(craft).stream().map(Rollouts::phase).anyMatch(UNDER_WAY::contains);
    }

    private static long sequence(Resource rollout) {
        return rollout.status().path("sequence").asLong(0);
    }

    private List<Resource> of(CraftKey craft) {
        return stores.resources()
                .list(Query.in(Kinds.ROLLOUT, craft.tenant().name())
                        .labelled(Map.of(CRAFT, craft.spacecraft().name())))
                .items();
    }

    /** What serves by the spacecraft's telemetry: a report that was lost with this process is made good. */
    Optional<String> serves(CraftKey craft, TelemetryBody telemetry, Instant now) {
        return of(craft).stream()
                .filter(rollout -> UNDER_WAY.contains(phase(rollout)))
                .map(rollout -> rollout.specAs(RolloutSpec.class))
                .filter(spec -> spec.to().equals(telemetry.servingModel().toString()))
                .findFirst()
                .flatMap(spec -> advance(
                        craft,
                        new RolloutReportBody(
                                Digest.parse(spec.delta()),
                                Digest.parse(spec.from()),
                                Digest.parse(spec.to()),
                                Stage.ACTIVE,
                                telemetry.time(),
                                "by its telemetry"),
                        now));
    }

    private static String phase(Resource rollout) {
        return rollout.status().path("phase").asString("");
    }

    /**
     * Takes in what the spacecraft says of an update: events first and the phase last, for a report comes again until it was taken in.
     *
     * @return a line for people when this ended the rollout
     */
    Optional<String> advance(CraftKey craft, RolloutReportBody report, Instant now) {
        Optional<Resource> rollout = of(craft).stream()
                .filter(one -> one.specAs(RolloutSpec.class)
                        .delta()
                        .equals(report.delta().toString()))
                .findFirst();
        if (rollout.filter(one -> !isNews(report.stage(), phase(one))).isPresent()) return Optional.empty();
        Optional<String> words = told(craft, report, now);
        rollout.ifPresent(one -> {
            if (FAILED.contains(report.stage())) wishBack(craft, one.specAs(RolloutSpec.class));
            status(
                    one.key(),
                    Map.of("phase", phase(report.stage()), "reason", report.reason(), "heardAt", now.toString()));
        });
        return words;
    }

    /**
     * Whether a report says what is not known. An update that was sent once more after a restart here is refused there, since it serves
     * already, or did: its sequence is taken. But what serves may fall back at any time.
     */
    private static boolean isNews(Stage stage, String phase) {
        return switch (phase) {
            case ACTIVE -> stage == Stage.PROVED || stage == Stage.FELL_BACK;
            case PROVED -> stage == Stage.FELL_BACK;
            case FELL_BACK -> false;
            default -> true;
        };
    }

    private Optional<String> told(CraftKey craft, RolloutReportBody report, Instant now) {
        return switch (report.stage()) {
            case VERIFIED, PATCHED, CANARY -> Optional.empty();
            case REFUSED, SICK -> Optional.of(refusal(craft, report, now));
            case FELL_BACK -> {
                String words = refusal(craft, report, now);
                stores.models().confirm(craft, report.from());
                yield Optional.of(words + "; " + report.from().shortHex() + " serves again");
            }
            case ACTIVE -> {
                event(
                        craft,
                        EventKind.SLOT,
                        report.to(),
                        List.of(report.delta()),
                        "serves on board, on trial",
                        report.time());
                event(craft, EventKind.CONFIRMATION, report.to(), List.of(), "heard on the ground", now);
                stores.models().confirm(craft, report.to());
                yield Optional.of(report.to().shortHex() + " is active on board since " + report.time());
            }
            case PROVED -> {
                event(craft, EventKind.CONFIRMATION, report.to(), List.of(), "proved itself beside the old model", now);
                yield Optional.empty();
            }
        };
    }

    private String refusal(CraftKey craft, RolloutReportBody report, Instant now) {
        String words = report.stage() + ": " + report.reason();
        event(craft, EventKind.REFUSAL, report.delta(), List.of(), words, now);
        return report.delta().shortHex() + " " + words;
    }

    /** An update that came to nothing is wished for no longer: what serves is, unless a newer wish was made. */
    private void wishBack(CraftKey craft, RolloutSpec spec) {
        Optional<Digest> wished = stores.models().desired(craft);
        if (!wished.equals(Optional.of(Digest.parse(spec.to())))) return;
        Digest serves = stores.models()
                .confirmed(craft)
                .filter(digest ->
                        stores.models().version(craft.tenant(), digest).isPresent())
                .orElseGet(() -> Digest.parse(spec.from()));
        stores.models().desire(craft, serves);
    }

    private static String phase(Stage stage) {
        return switch (stage) {
            case VERIFIED, PATCHED, CANARY -> "OnBoard";
            case REFUSED -> "Refused";
            case SICK -> "Sick";
            case FELL_BACK -> FELL_BACK;
            case ACTIVE -> ACTIVE;
            case PROVED -> PROVED;
        };
    }

    private void event(CraftKey craft, EventKind kind, Digest subject, List<Digest> parents, String text, Instant at) {
        stores.events().append(Event.of(at, craft, kind, subject, parents, text));
    }

    /** Adds to the status what is new, and keeps the rest. */
    private void status(ResourceKey key, Map<String, Object> fields) {
        stores.resources()
                .editStatus(key, status -> status.setAll((ObjectNode) JSON.valueToTree(fields)))
                .orThrow();
    }
}
