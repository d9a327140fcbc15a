package space.perigee.icd;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import space.perigee.mission.Digest;
import space.perigee.mission.StationId;

/** One example of every body for the golden files, and seeded ones for the properties. */
final class Bodies {
    private static final Instant TIME = Instant.parse("2023-04-03T20:33:02.600Z");

    private Bodies() {}

    /** By the name of the golden file. */
    static SortedMap<String, Body> examples() {
        SortedMap<String, Body> all = new TreeMap<>();
        all.put("sample-package-1", samplePackage());
        all.put("contact-plan-1", contactPlan());
        all.put("telemetry-1", telemetry());
        all.put("fact-1", FactBody.about(digest(1), FactBody.Kind.PATCHED, TIME, "slot B, 126 k numbers"));
        all.put("fact-1-no-subject", FactBody.of(FactBody.Kind.IMAGE_REFUSED, TIME, "größer als erlaubt"));
        all.put(
                "rollout-report-1",
                new RolloutReportBody(
                        digest(1), digest(2), digest(3), RolloutReportBody.Stage.ACTIVE, TIME, "canary healthy"));
        all.put(
                "telecommand-1-set-mining",
                command(new TelecommandBody.Order.SetMining(
                        "IBT", Map.of("threshold_img", 0.5, "threshold_box", 0.25))));
        all.put("telecommand-1-set-sample-budget", command(new TelecommandBody.Order.SetSampleBudget(8_000_000)));
        all.put("telecommand-1-capture", command(new TelecommandBody.Order.Capture(true)));
        all.put("telecommand-1-fall-back", command(new TelecommandBody.Order.FallBack()));
        all.put("telecommand-1-ping", command(new TelecommandBody.Order.Ping()));
        return all;
    }

    static SamplePackage samplePackage() {
        return new SamplePackage(
                "night-0042.jpg",
                digest(7),
                TIME,
                128,
                64,
                416,
                416,
                SamplePackage.Format.JPEG,
                List.of(
                        new SamplePackage.Corner(1.9, 0.61),
                        new SamplePackage.Corner(1.901, 0.61),
                        new SamplePackage.Corner(1.901, 0.609),
                        new SamplePackage.Corner(1.9, 0.609)),
                0.5f,
                digest(8),
                List.of(new SamplePackage.Found(10.5f, 20, 30, 41.25f, 2, 0.375f)),
                "CrossEntropy",
                "unsure of 1 box",
                0.8125,
                new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9});
    }

    private static ContactPlanBody contactPlan() {
        return new ContactPlanBody(
                3,
                List.of(new ContactPlanBody.Contact(
                        new StationId("tongchuan"), TIME, TIME.plusSeconds(480), 100_000_000, 1_000_000, 0.75f)),
                TIME,
                60,
                List.of(
                        new ContactPlanBody.TrackSample(0.5f, 1.75f, 500_000, true),
                        new ContactPlanBody.TrackSample(0.5625f, 1.734375f, 500_100, false)));
    }

    private static TelemetryBody telemetry() {
        return new TelemetryBody(
                TIME,
                digest(2),
                5,
                List.of(
                        new TelemetryBody.Slot('A', digest(2), TelemetryBody.SlotState.SERVING),
                        new TelemetryBody.Slot('B', digest(3), TelemetryBody.SlotState.CANARY)),
                new TelemetryBody.Scenes(100, 60, 10, 30, 28),
                28,
                1_130_000,
                900_000_000,
                2,
                86_400,
                3);
    }

    private static Body command(TelecommandBody.Order order) {
        return new TelecommandBody(17, TIME, order);
    }

    static Digest digest(int of) {
        return Digest.of(new byte[] {(byte) of});
    }

    /** A body of any type with fields anywhere within their limits. */
    static Body any(RandomGenerator random) {
        return switch (random.nextInt(7)) {
            case 0 -> anySample(random);
            case 1 -> anyPlan(random);
            case 2 -> anyTelemetry(random);
            case 3 ->
                new FactBody(
                        pick(random, FactBody.Kind.values()),
                        time(random),
                        random.nextBoolean() ? Optional.of(digest(random.nextInt())) : Optional.empty(),
                        text(random, 300));
            case 4 ->
                new RolloutReportBody(
                        digest(random.nextInt()),
                        digest(random.nextInt()),
                        digest(random.nextInt()),
                        pick(random, RolloutReportBody.Stage.values()),
                        time(random),
                        text(random, 300));
            case 5 -> new TelecommandBody(1 + random.nextLong(1L << 50), time(random), anyOrder(random));
            default -> unknown(random);
        };
    }

    private static Body unknown(RandomGenerator random) {
        byte[] octets = new byte[3 + random.nextInt(40)];
        random.nextBytes(octets);
        octets[0] = 1;
        octets[2] = (byte) (1 + random.nextInt(255));
        return new UnknownBody(0x100 | (octets[1] & 0xff), octets[2] & 0xff, octets);
    }

    private static Body anySample(RandomGenerator random) {
        List<SamplePackage.Found> found = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--)
            found.add(new SamplePackage.Found(
                    random.nextFloat(),
                    random.nextFloat(),
                    random.nextFloat() * 1000,
                    random.nextFloat() * 1000,
                    random.nextInt(65_536),
                    random.nextFloat()));
        byte[] image = new byte[1 + random.nextInt(300)];
        random.nextBytes(image);
        SamplePackage one = samplePackage();
        return new SamplePackage(
                "s" + text(random, 100),
                digest(random.nextInt()),
                time(random),
                random.nextInt(65_536),
                random.nextInt(65_536),
                1 + random.nextInt(65_535),
                1 + random.nextInt(65_535),
                pick(random, SamplePackage.Format.values()),
                random.nextBoolean() ? List.of() : one.footprint(),
                random.nextFloat(),
                digest(random.nextInt()),
                found,
                "Threshold",
                text(random, 50),
                random.nextDouble() * 1e6,
                image);
    }

    private static Body anyPlan(RandomGenerator random) {
        List<ContactPlanBody.Contact> contacts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Instant aos = time(random);
            contacts.add(new ContactPlanBody.Contact(
                    new StationId("s" + i),
                    aos,
                    aos.plusMillis(1 + random.nextInt(600_000)),
                    random.nextLong(1L << 39),
                    random.nextLong(1L << 39),
                    random.nextFloat() * 1.5f));
        }
        List<ContactPlanBody.TrackSample> track = new ArrayList<>();
        for (int i = random.nextInt(9); i > 0; i--)
            track.add(new ContactPlanBody.TrackSample(
                    random.nextFloat() - 0.5f,
                    random.nextFloat() * 3,
                    random.nextFloat() * 1e6f,
                    random.nextBoolean()));
        return new ContactPlanBody(
                1 + random.nextLong(1L << 40), contacts, time(random), 1 + random.nextInt(3600), track);
    }

    private static Body anyTelemetry(RandomGenerator random) {
        List<TelemetryBody.Slot> slots = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--)
            slots.add(new TelemetryBody.Slot(
                    (char) ('A' + random.nextInt(26)),
                    digest(random.nextInt()),
                    pick(random, TelemetryBody.SlotState.values())));
        long[] n = random.longs(11, 0, Long.MAX_VALUE).toArray();
        return new TelemetryBody(
                time(random),
                digest(random.nextInt()),
                n[0],
                slots,
                new TelemetryBody.Scenes(n[1], n[2], n[3], n[4], n[5]),
                n[6],
                n[7],
                n[8],
                n[9],
                n[10],
                random.nextInt(100));
    }

    private static TelecommandBody.Order anyOrder(RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0 -> {
                Map<String, Double> parameters = new TreeMap<>();
                for (int i = random.nextInt(6); i > 0; i--)
                    parameters.put("p" + random.nextInt(99), random.nextDouble());
                yield new TelecommandBody.Order.SetMining("Random", parameters);
            }
            case 1 -> new TelecommandBody.Order.SetSampleBudget(random.nextLong(1L << 40));
            case 2 -> new TelecommandBody.Order.Capture(random.nextBoolean());
            case 3 -> new TelecommandBody.Order.FallBack();
            default -> new TelecommandBody.Order.Ping();
        };
    }

    private static Instant time(RandomGenerator random) {
        return Instant.ofEpochMilli(random.nextLong(4_102_444_800_000L));
    }

    private static String text(RandomGenerator random, int maxChars) {
        int[] alphabet = "abc XYZ äöß 東 \uD83D\uDEF0 \n\"".codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(maxChars / 4); i > 0; i--)
            text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
        return text.toString();
    }

    private static <T> T pick(RandomGenerator random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
