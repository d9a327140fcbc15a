package space.perigee.ground;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import space.perigee.icd.Icd;
import space.perigee.icd.SamplePackage;
import space.perigee.icd.TelemetryBody;
import space.perigee.kube.Kinds;
import space.perigee.kube.LearningRoundSpec;
import space.perigee.kube.Query;
import space.perigee.kube.Resource;
import space.perigee.kube.ResourceKey;
import space.perigee.learn.SampleFile;
import space.perigee.learn.TrainingJob;
import space.perigee.learn.TrainingRecord;
import space.perigee.learn.TrainingSample;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;
import space.perigee.model.ModelFile;
import space.perigee.model.OnnxGraph;
import space.perigee.model.TensorSets;
import space.perigee.vision.LabelledImage;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The learning rounds of a ground: when one is due, what it may see, what became of it. A round is a {@code LearningRound}; one that was
 * running when the process died starts again with the same spec, and so with the same bytes.
 */
final class Rounds {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String RUNNING = "Running";
    private static final String PROMOTED = "Promoted";
    private static final String FAILED = "Failed";
    private static final String SUPERSEDED = "Superseded";

    /** Without a phase, the process died between the making of the round and its start. */
    private static final Set<String> UNFINISHED = Set.of("", RUNNING);

    /** Their samples wait for another round: so do those of an unfinished one that is not gone on with. */
    private static final Set<String> LEFT = Set.of("", RUNNING, SUPERSEDED);

    private final GroundStores stores;
    private final RoundSettings settings;
    private final Split split;
    private final Map<CraftKey, Instant> lastLabel = new HashMap<>();

    Rounds(GroundStores stores, RoundSettings settings) {
        this.stores = stores;
        this.settings = settings;
        split = new Split(settings.recipe().seed());
    }

    /** A sample got its label: a round waits until no more come. */
    synchronized void labelled(CraftKey craft, Instant now) {
        lastLabel.put(craft, now);
    }

    /**
     * What the next round is to see, if one is due: one that was interrupted, or one for enough samples that no round knew. An interrupted
     * one whose base serves no longer is left, and another is made in its place.
     *
     * @param isBaseOpen whether an update is under way, so that nobody knows which model a round would start from; asked seldom
     */
    synchronized Optional<RoundInput> due(CraftKey craft, BooleanSupplier isBaseOpen, Instant now) {
        Instant last = lastLabel.computeIfAbsent(craft, key -> now);
        if (now.isBefore(last.plus(settings.quiet()))) return Optional.empty(); // first, since it costs nothing
        lastLabel.put(craft, now);
        if (isBaseOpen.getAsBoolean()) return Optional.empty();
        List<Resource> rounds = of(craft);
        Optional<Resource> interrupted = rounds.stream()
                .filter(round -> UNFINISHED.contains(phase(round)))
                .findFirst();
        if (interrupted.isPresent()) {
            Optional<String> outdated = outdated(craft, base(interrupted.get()));
            if (outdated.isEmpty()) return input(craft, interrupted.get(), now);
            left(craft, interrupted.get(), SUPERSEDED, outdated.get(), now);
        }
        Set<String> known = new HashSet<>();
        rounds.stream()
                .filter(round -> !LEFT.contains(phase(round)))
                .forEach(round ->
                        known.addAll(round.specAs(LearningRoundSpec.class).samples()));
        List<LabelledSample> all = stores.labels().list(craft);
        long unknown = all.stream()
                .filter(sample -> !known.contains(sample.sample().toString()))
                .count();
        if (unknown < settings.minSamples()) return Optional.empty();
        return stores.models()
                .confirmed(craft)
                .flatMap(from -> input(craft, create(craft, rounds.size() + 1, from, all), now));
    }

    /** Why a round from this base is of no use: an update fits what serves, and nothing else. */
    Optional<String> outdated(CraftKey craft, Digest base) {
        return stores.models()
                .confirmed(craft)
                .filter(serves -> !serves.equals(base))
                .map(serves -> "it started from " + base.shortHex() + ", and " + serves.shortHex() + " serves now");
    }

    private static Digest base(Resource round) {
        return Digest.parse(round.specAs(LearningRoundSpec.class).base());
    }

    private static String phase(Resource round) {
        return round.status().path("phase").asString("");
    }

    /** Rounds whose update may fly. */
    List<Promotion> promoted(CraftKey craft) {
        return of(craft).stream()
                .filter(round -> phase(round).equals(PROMOTED))
                .map(round -> new Promotion(
                        round.name(),
                        Digest.parse(round.specAs(LearningRoundSpec.class).base()),
                        Digest.parse(round.status().path("delta").asString("")),
                        Digest.parse(round.status().path("to").asString(""))))
                .toList();
    }

    private List<Resource> of(CraftKey craft) {
        return stores
                .resources()
                .list(Query.in(Kinds.LEARNING_ROUND, craft.tenant().name()))
                .items()
                .stream()
                .filter(round -> round.specAs(LearningRoundSpec.class)
                        .contributors()
                        .contains(craft.spacecraft().name()))
                .toList();
    }

    private Resource create(CraftKey craft, int number, Digest base, List<LabelledSample> samples) {
        LearningRoundSpec spec = new LearningRoundSpec(
                List.of(craft.spacecraft().name()),
                base.toString(),
                samples.stream().map(sample -> sample.sample().toString()).toList(),
                JSON.valueToTree(settings.recipe()),
                settings.uplinkBudgetBytes(),
                settings.recipe().seed());
        String name = craft.spacecraft() + "-" + number;
        return stores.resources()
                .create(Resource.of(Kinds.LEARNING_ROUND, craft.tenant().name(), name)
                        .withSpec(spec))
                .orThrow();
    }

    /** A round whose input is not to be had has failed; it may not stop the desk, today and after every restart. */
    private Optional<RoundInput> input(CraftKey craft, Resource round, Instant now) {
        try {
            return Optional.of(input(craft, round));
        } catch (Problem e) {
            left(craft, round, FAILED, e.text(), now);
            return Optional.empty();
        }
    }

    private void left(CraftKey craft, Resource round, String phase, String reason, Instant now) {
        String word = phase.toLowerCase(Locale.ROOT);
        stores.events().append(Event.note(now, craft, "round " + round.name() + " " + word + ": " + reason));
        status(round.key(), verdict(phase, reason, now, Map.of()));
    }

    private RoundInput input(CraftKey craft, Resource round) {
        LearningRoundSpec spec = round.specAs(LearningRoundSpec.class);
        Digest base = base(round);
        List<LabelledSample> samples = spec.samples().stream()
                .map(digest -> stores.labels().get(craft, Digest.parse(digest)).orElseThrow())
                .sorted(Comparator.comparing(LabelledSample::sample))
                .toList();
        KnownDomain known =
                KnownDomain.load(stores.flash(), craft).orElseThrow(() -> GroundProblem.NO_KNOWN_DOMAIN.with(craft));
        List<LabelledSample> train = split.only(Split.Use.TRAIN, samples);
        int replay = (int) Math.round(train.size() * settings.replayShare());
        Path images = root(craft, round.name()).resolve("images");
        return new RoundInput(
                craft,
                round.name(),
                stores.models()
                        .file(craft.tenant(), base)
                        .orElseThrow(() -> GroundProblem.UNKNOWN_MODEL.with(base, craft.tenant())),
                base,
                extracted(craft, train, images),
                extracted(craft, split.only(Split.Use.GATE, samples), images),
                KnownDomain.checked(known.replay(replay, spec.seed())),
                KnownDomain.checked(known.validation()),
                samples.stream().map(LabelledSample::digest).toList(),
                spec.seed());
    }

    /** Names of rounds are unique within a tenant alone. */
    private Path root(CraftKey craft, String round) {
        return stores.flash().path("rounds/" + craft.tenant() + "/" + round);
    }

    /** Trainers read picture files: the picture of each package, under its digest. */
    private List<LabelledImage> extracted(CraftKey craft, List<LabelledSample> samples, Path folder) {
        List<LabelledImage> images = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            for (LabelledSample sample : samples) {
                byte[] octets = stores.samples().get(craft, sample.sample()).orElseThrow();
                Path file = folder.resolve(sample.sample().hex() + ".jpg");
                Files.write(file, ((SamplePackage) Icd.decode(octets)).image());
                images.add(new LabelledImage(
                        file, sample.labels().boxes(), sample.labels().ignore()));
            }
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(folder, e.getMessage()).because(e);
        }
        return images;
    }

    /** Puts the job before the trainer. */
    RoundFolder prepare(RoundInput input) {
        Path root = root(input.craft(), input.name());
        Path samples = root.resolve("samples.jsonl");
        List<TrainingSample> all = new ArrayList<>();
        input.train().forEach(image -> all.add(sample(image, TrainingSample.Domain.NEW)));
        input.replay().forEach(image -> all.add(sample(image, TrainingSample.Domain.KNOWN)));
        SampleFile.write(samples, all);
        OnnxGraph graph = ModelFile.read(input.base()).graph();
        return new RoundFolder(
                root,
                new TrainingJob(
                        input.base(),
                        TensorSets.named(settings.tensors(), graph),
                        settings.recipe(),
                        samples,
                        root.resolve("training")));
    }

    private static TrainingSample sample(LabelledImage image, TrainingSample.Domain domain) {
        return new TrainingSample(image.file(), image.boxes(), image.ignore(), domain);
    }

    void started(RoundInput input, Instant now) {
        status(input, Map.of("phase", RUNNING, "startedAt", now.toString()));
        Digest job = jobDigest(input);
        String base = input.baseDigest().shortHex();
        String round = "round " + input.name() + " of " + input.parents().size() + " samples, from " + base;
        stores.events()
                .append(List.of(
                        of(input, now, EventKind.BASE, job, List.of(input.baseDigest()), base + " is its base"),
                        of(input, now, EventKind.ROUND, job, input.parents(), round)));
    }

    /** What names a round in the lineage: all that decides its result. */
    private static Digest jobDigest(RoundInput input) {
        StringBuilder text =
                new StringBuilder(input.name()).append(input.baseDigest()).append(input.seed());
        input.parents().forEach(text::append);
        return Digest.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    void ended(RoundInput input, RoundOutcome outcome, Instant now) {
        switch (outcome) {
            case RoundOutcome.Promoted promoted -> {
                Digest delta = promoted.signed().digest();
                event(
                        input,
                        now,
                        EventKind.DELTA,
                        delta,
                        List.of(jobDigest(input)),
                        promoted.signed().toBytes().length + " bytes, signed");
                event(input, now, EventKind.GATE, promoted.to(), List.of(delta), "promoted: " + promoted.reason());
                status(
                        input,
                        verdict(
                                PROMOTED,
                                promoted.reason(),
                                now,
                                Map.of(
                                        "delta",
                                        delta.toString(),
                                        "to",
                                        promoted.to().toString()),
                                promoted.record()));
            }
            case RoundOutcome.Rejected rejected -> {
                event(input, now, EventKind.DELTA, rejected.delta(), List.of(jobDigest(input)), "not signed");
                event(
                        input,
                        now,
                        EventKind.GATE,
                        rejected.to(),
                        List.of(rejected.delta()),
                        "rejected: " + rejected.reason());
                status(
                        input,
                        verdict(
                                "Rejected",
                                rejected.reason(),
                                now,
                                Map.of(
                                        "delta",
                                        rejected.delta().toString(),
                                        "to",
                                        rejected.to().toString()),
                                rejected.record()));
            }
            case RoundOutcome.Superseded(String reason) -> {
                event(input, now, EventKind.REFUSAL, jobDigest(input), List.of(), "superseded: " + reason);
                status(input, verdict(SUPERSEDED, reason, now, Map.of()));
            }
            case RoundOutcome.Failed failed -> {
                event(input, now, EventKind.REFUSAL, jobDigest(input), List.of(), "failed: " + failed.reason());
                status(input, verdict(FAILED, failed.reason(), now, Map.of()));
            }
        }
    }

    private void event(
            RoundInput input, Instant now, EventKind kind, Digest subject, List<Digest> parents, String text) {
        stores.events().append(of(input, now, kind, subject, parents, text));
    }

    private static Event of(
            RoundInput input, Instant now, EventKind kind, Digest subject, List<Digest> parents, String text) {
        return Event.of(now, input.craft(), kind, subject, parents, text);
    }

    private static Map<String, Object> verdict(
            String phase, String reason, Instant now, Map<String, Object> more, TrainingRecord record) {
        Map<String, Object> status = verdict(phase, reason, now, more);
        status.put("seconds", record.seconds());
        if (!record.retriedAfter().isEmpty()) status.put("retriedAfter", record.retriedAfter());
        return status;
    }

    private static Map<String, Object> verdict(String phase, String reason, Instant now, Map<String, Object> more) {
        Map<String, Object> status = new HashMap<>(more);
        status.put("phase", phase);
        status.put("reason", reason);
        status.put("endedAt", now.toString());
        return status;
    }

    private void status(RoundInput input, Map<String, Object> fields) {
        status(ResourceKey.of(Kinds.LEARNING_ROUND, input.craft().tenant().name(), input.name()), fields);
    }

    private void status(ResourceKey key, Map<String, Object> fields) {
        stores.resources()
                .editStatus(key, status -> status.setAll((ObjectNode) JSON.valueToTree(fields)))
                .orThrow();
    }

    /** The spacecraft's own word on what serves: also how a fall-back that nobody reported is seen. */
    void telemetry(CraftKey craft, TelemetryBody telemetry) {
        if (!stores.models().confirmed(craft).equals(Optional.of(telemetry.servingModel()))) {
            stores.models().confirm(craft, telemetry.servingModel());
        }
    }
}
