package space.perigee.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import space.perigee.delta.KeyFiles;
import space.perigee.icd.ContactPlanBody;
import space.perigee.kube.SpacecraftSpec;
import space.perigee.link.LinkProblem;
import space.perigee.mission.CraftKey;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.MissionTime;
import space.perigee.mission.Problem;
import space.perigee.mission.Text;
import space.perigee.orbit.DefaultMission;
import space.perigee.orbit.GroundStation;
import space.perigee.orbit.GroundTrack;
import space.perigee.orbit.MeanElements;
import space.perigee.orbit.Omm;
import space.perigee.orbit.Pass;
import space.perigee.orbit.PassFinder;
import space.perigee.orbit.StationsFile;
import space.perigee.orbit.Tle;

/**
 * A mission folder with its {@code mission.yaml}: what the commands of both segments have in common.
 *
 * @param folder that all paths of the file are relative to
 */
record Mission(Path folder, MissionConfig config) {
    static final String THRESHOLD = "keys.threshold";

    /** Longer than passes in low orbit overlap one another in a chain. */
    private static final Duration LOOK_BACK = Duration.ofHours(2);

    /** How far ahead contacts are planned: a message holds two days of ground track. */
    static final Duration PLAN_AHEAD = Duration.ofDays(2);

    /** A catalogue of a thousand objects. */
    private static final int MAX_ELEMENTS_BYTES = 1 << 20;

    private static final Duration TRACK_STEP = Duration.ofSeconds(ContactPlanBody.USUAL_STEP_SECONDS);

    static Mission open(Path folder) {
        return new Mission(folder, MissionFile.read(folder));
    }

    /** What its file says at a key and what cannot be. */
    Problem problem(String key, String what) {
        Path file = folder.resolve(MissionFile.NAME);
        return CliProblem.BAD_MISSION.with(file, MissionFile.lineOf(folder, key), key + " " + what);
    }

    /** With fewer keys no update could ever be verified on board, and nobody would notice before the first one came. */
    void requireKeys() {
        Path keys = path(config.keys().folder());
        int threshold = config.keys().threshold();
        int there = KeyFiles.different(keys);
        if (there < threshold)
            throw problem(
                    THRESHOLD,
                    Text.of(
                            "is %d, but %s holds %d public keys (*.pub), so that no update could ever be verified:"
                                    + " lower it, or put the others there",
                            threshold, keys, there));
    }

    CraftKey craft() {
        return CraftKey.of(config.tenant(), config.spacecraft().name());
    }

    /** A path of the file, taken from the folder. */
    Path path(String text) {
        return folder.resolve(text).toAbsolutePath().normalize();
    }

    Path groundState() {
        return path(config.state().ground());
    }

    Path onboardState() {
        return path(config.state().onboard());
    }

    /** Where a segment listens. */
    InetSocketAddress address(int port) {
        return address(config.link().host(), port);
    }

    /** Where the radio listens, or the emulator in its place. */
    InetSocketAddress radioAddress(int port) {
        return address(config.link().radio(), port);
    }

    private static InetSocketAddress address(String host, int port) {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) throw LinkProblem.BAD_ADDRESS.with(host + ":" + port);
        return address;
    }

    /** Mission time as every process of this mission sees it. */
    InstantSource time(InstantSource host) {
        if (config.clock().isEmpty()) return host;
        Path file = path(config.clock());
        Path parent = Optional.ofNullable(file.getParent()).orElse(folder);
        return new MissionTime(new DiskFlash(parent), String.valueOf(file.getFileName()), host);
    }

    MeanElements elements() {
        if (config.spacecraft().elements().isEmpty()) return DefaultMission.elements();
        Path file = elementsFile();
        return isTle(file) ? Tle.read(file) : Omm.read(file);
    }

    /** The elements as they were given, for the spacecraft's resource. */
    SpacecraftSpec.Orbit orbit() {
        if (config.spacecraft().elements().isEmpty()) return tle(DefaultMission.tle());
        String text = UserFiles.read(elementsFile(), MAX_ELEMENTS_BYTES);
        return isTle(elementsFile()) ? tle(text) : new SpacecraftSpec.Orbit(List.of(), text);
    }

    private static SpacecraftSpec.Orbit tle(String text) {
        return new SpacecraftSpec.Orbit(
                text.lines().filter(line -> line.matches("[12] .*")).limit(2).toList(), "");
    }

    private Path elementsFile() {
        return path(config.spacecraft().elements());
    }

    private static boolean isTle(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".tle") || name.endsWith(".txt");
    }

    List<GroundStation> stations() {
        return config.stations().isEmpty() ? DefaultMission.stations() : StationsFile.read(path(config.stations()));
    }

    /** Passes for as long as contacts are planned, the one under way as a whole: what is booked may not depend on when we look. */
    private List<Pass> passes(Instant from) {
        MeanElements elements = elements();
        Instant to = from.plus(PLAN_AHEAD);
        elements.requireFreshAt(from);
        elements.requireFreshAt(to);
        return PassFinder.between(from.minus(LOOK_BACK), to).passes(elements, stations());
    }

    /**
     * The contacts that are booked, of passes that overlap the longest, since there is one antenna on board; the one that is under way is
     * the first. And the ground track meanwhile.
     *
     * @param revision of the plan
     */
    ContactPlanBody plan(Instant from, long revision) {
        List<Pass> booked = new ArrayList<>();
        passes(from).stream()
                .sorted(Comparator.comparing(Pass::duration).reversed())
                .forEach(pass -> {
                    if (booked.stream().noneMatch(other -> overlap(pass, other))) booked.add(pass);
                });
        List<ContactPlanBody.Contact> contacts = booked.stream()
                .filter(pass -> pass.los().isAfter(from))
                .sorted(Comparator.comparing(Pass::aos))
                .map(this::contact)
                .toList();
        List<ContactPlanBody.TrackSample> track =
                GroundTrack.sample(elements(), from, from.plus(PLAN_AHEAD), TRACK_STEP).stream()
                        .map(point -> new ContactPlanBody.TrackSample(
                                (float) point.latRad(), (float) point.lonRad(), (float) point.altM(), point.sunlit()))
                        .toList();
        return new ContactPlanBody(revision, contacts, from, (int) TRACK_STEP.toSeconds(), track);
    }

    private static boolean overlap(Pass a, Pass b) {
        return a.aos().isBefore(b.los()) && b.aos().isBefore(a.los());
    }

    private ContactPlanBody.Contact contact(Pass pass) {
        return new ContactPlanBody.Contact(
                pass.station(),
                pass.aos(),
                pass.los(),
                config.link().downBps(),
                config.link().upBps(),
                (float) pass.maxElevationRad());
    }
}
