package space.perigee.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import space.perigee.ground.EventLog;
import space.perigee.ground.ModelRegistry;
import space.perigee.icd.ContactPlanBody.Contact;
import space.perigee.kube.Kinds;
import space.perigee.kube.LearningRoundSpec;
import space.perigee.kube.ModelVersionSpec;
import space.perigee.kube.Query;
import space.perigee.kube.Resource;
import space.perigee.kube.ResourceKey;
import space.perigee.kube.ResourceKind;
import space.perigee.kube.Resources;
import space.perigee.kube.RolloutSpec;
import space.perigee.kube.SqliteResources;
import space.perigee.mission.CraftKey;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.FolderLock;
import space.perigee.mission.Problem;
import space.perigee.mission.StationId;

/**
 * How a mission is, from what both segments left on disk: read beside the running processes, changing nothing. Ages are in mission
 * time.
 *
 * @param now mission time (UTC)
 * @param onboard what the spacecraft's process says of itself; empty where it never ran
 * @param ground what the ground holds; empty where it never ran
 * @param next the next contact, or the one that is
 * @param passTrouble why there is no next contact, empty where there is one
 */
record MissionStatus(
        CraftKey spacecraft,
        Instant now,
        Optional<Onboard> onboard,
        Optional<Ground> ground,
        Optional<NextPass> next,
        String passTrouble) {

    /** The on-board process's own word. */
    record Onboard(
            boolean running,
            Instant at,
            long ageSeconds,
            String servingModel,
            boolean onTrial,
            long installedSequence,
            long scenes,
            long broken,
            long hard,
            long kept,
            long queueItems,
            long queueBytes) {}

    /** What the ground knows and wants. */
    record Ground(
            boolean running,
            long events,
            Optional<Fact> lastEvent,
            Optional<Fact> desiredModel,
            Optional<Fact> confirmedModel,
            Optional<Round> lastRound,
            Optional<Rollout> lastRollout) {}

    /** Something that was so at a moment of mission time (UTC). */
    record Fact(String text, Instant at, long ageSeconds) {}

    /**
     * @param figures of the gate, by name, where it promoted
     * @param since of its phase
     */
    record Round(
            String name,
            String phase,
            String reason,
            int samples,
            double trainingSeconds,
            Map<String, Double> figures,
            Instant since,
            long ageSeconds) {}

    /** @param since the spacecraft's last word on it, or its begin */
    record Rollout(
            String name,
            String phase,
            String reason,
            String delta,
            String to,
            long sequence,
            Instant since,
            long ageSeconds) {}

    /** @param startsInSeconds until AOS; negative inside the pass */
    record NextPass(StationId station, Instant aos, Instant los, double maxElevationDeg, long startsInSeconds) {}

    /** Whether the ground has the satellite's word that this model serves. */
    boolean isConfirmed() {
        Optional<String> serving = onboard.map(Onboard::servingModel);
        return serving.isPresent()
                && serving.equals(ground.flatMap(Ground::confirmedModel).map(Fact::text));
    }

    static MissionStatus read(Mission mission, Instant now) {
        return new Reader(mission, now).status();
    }

    /** One look. */
    private record Reader(Mission mission, Instant now) {
        MissionStatus status() {
            String trouble = "";
            Optional<NextPass> next = Optional.empty();
            try {
                next = nextPass();
                if (next.isEmpty()) trouble = "no station sees it in the next " + Mission.PLAN_AHEAD.toHours() + " h";
            } catch (Problem e) {
                trouble = e.text(); // elements out of date are no reason to hide the rest
            }
            return new MissionStatus(mission.craft(), now, onboard(), ground(), next, trouble);
        }

        /** What was written while we looked is of now. */
        private long age(Instant at) {
            return Math.max(0, Duration.between(at, now).toSeconds());
        }

        private Optional<NextPass> nextPass() {
            return mission.plan(now, 1).contacts().stream().findFirst().map(this::pass);
        }

        private NextPass pass(Contact contact) {
            return new NextPass(
                    contact.station(),
                    contact.aos(),
                    contact.los(),
                    Math.toDegrees(contact.maxElevationRad()),
                    Duration.between(now, contact.aos()).toSeconds());
        }

        private Optional<Onboard> onboard() {
            OnboardFigures figures = OnboardFigures.of(mission);
            if (figures.values().isEmpty()) return Optional.empty();
            Instant at = instant(figures.text("at", ""));
            return Optional.of(new Onboard(
                    FolderLock.isTaken(mission.onboardState()),
                    at,
                    age(at),
                    figures.text("servingModel", ""),
                    Boolean.parseBoolean(figures.text("onTrial", "")),
                    figures.count("installedSequence"),
                    figures.count("scenes"),
                    figures.count("broken"),
                    figures.count("hard"),
                    figures.count("kept"),
                    figures.count("queueItems"),
                    figures.count("queueBytes")));
        }

        private Optional<Ground> ground() {
            Path state = mission.groundState();
            Path file = state.resolve(GroundProcess.RESOURCES);
            if (!Files.isRegularFile(file)) return Optional.empty();
            DiskFlash flash = new DiskFlash(state);
            try (SqliteResources resources = SqliteResources.view(file, Kinds.ours())) {
                Optional<EventLog> log =
                        flash.list("events").isEmpty() ? Optional.empty() : Optional.of(EventLog.view(flash));
                return Optional.of(new Ground(
                        FolderLock.isTaken(state),
                        log.map(EventLog::revision).orElse(0L),
                        log.flatMap(this::lastEvent),
                        model(resources, "desired"),
                        model(resources, "confirmed"),
                        newest(resources, Kinds.LEARNING_ROUND).map(round -> round(resources, round)),
                        newest(resources, Kinds.ROLLOUT).map(this::rollout)));
            }
        }

        private Optional<Fact> lastEvent(EventLog log) {
            return log.tail(mission.craft(), 1).stream()
                    .map(EventLog.Logged::event)
                    .map(event -> fact(event.kind().word() + ": " + event.text(), event.at()))
                    .findFirst();
        }

        private Fact fact(String text, Instant at) {
            return new Fact(text.replaceAll("\\p{Cntrl}", "?"), at, age(at));
        }

        /** As {@link ModelRegistry} writes it into the status of the spacecraft. */
        private Optional<Fact> model(Resources resources, String field) {
            CraftKey craft = mission.craft();
            return resources
                    .get(ResourceKey.of(
                            Kinds.SPACECRAFT,
                            craft.tenant().name(),
                            craft.spacecraft().name()))
                    .map(one -> one.status().path("model"))
                    .filter(model -> model.has(field))
                    .map(model -> fact(
                            model.path(field).asString(""),
                            instant(model.path(field + "At").asString(""))));
        }

        private Optional<Resource> newest(Resources resources, ResourceKind kind) {
            return resources.list(Query.in(kind, mission.craft().tenant().name())).items().stream()
                    .filter(this::isOurs)
                    .max(Comparator.comparing(one -> text(one, "startedAt")));
        }

        private boolean isOurs(Resource resource) {
            String craft = mission.craft().spacecraft().name();
            if (resource.kind().equals(Kinds.LEARNING_ROUND))
                return resource.specAs(LearningRoundSpec.class).contributors().contains(craft);
            return resource.specAs(RolloutSpec.class).groups().stream()
                    .anyMatch(group -> group.spacecraft().contains(craft));
        }

        private Round round(Resources resources, Resource round) {
            Instant since = since(round, "endedAt");
            return new Round(
                    round.name(),
                    text(round, "phase"),
                    text(round, "reason"),
                    round.specAs(LearningRoundSpec.class).samples().size(),
                    round.status().path("seconds").asDouble(0),
                    figures(resources, text(round, "to")),
                    since,
                    age(since));
        }

        /** What the gate measured of the model that a round made. */
        private Map<String, Double> figures(Resources resources, String model) {
            return resources
                    .list(Query.in(Kinds.MODEL_VERSION, mission.craft().tenant().name()))
                    .items()
                    .stream()
                    .map(one -> one.specAs(ModelVersionSpec.class))
                    .filter(spec -> spec.digest().equals(model))
                    .map(ModelVersionSpec::metrics)
                    .findFirst()
                    .orElse(Map.of());
        }

        private Rollout rollout(Resource rollout) {
            RolloutSpec spec = rollout.specAs(RolloutSpec.class);
            Instant since = since(rollout, "heardAt");
            return new Rollout(
                    rollout.name(),
                    text(rollout, "phase"),
                    text(rollout, "reason"),
                    spec.delta(),
                    spec.to(),
                    rollout.status().path("sequence").asLong(0),
                    since,
                    age(since));
        }

        private static Instant since(Resource resource, String last) {
            String ended = text(resource, last);
            return instant(ended.isEmpty() ? text(resource, "startedAt") : ended);
        }

        private static String text(Resource resource, String field) {
            return resource.status().path(field).asString("");
        }

        /** Our own files tell times in ISO 8601; one that was cut off counts as long ago. */
        private static Instant instant(String text) {
            return text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z")
                    ? Instant.parse(text)
                    : Instant.EPOCH;
        }
    }
}
