package space.perigee.cli;

import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code mission.yaml} says. Paths are relative to its folder. {@link MissionFile#TEMPLATE} has a line of doc for every key.
 *
 * @param tenant whose mission it is
 * @param stations a file of ground stations; empty: Tiansuan's
 * @param clock file of the mission clock, which only {@code perigee init} and the demo write; empty: UTC
 */
record MissionConfig(
        String tenant,
        Spacecraft spacecraft,
        String stations,
        Model model,
        Camera camera,
        Samples samples,
        Link link,
        Keys keys,
        Training training,
        Labels labels,
        Known known,
        State state,
        String clock) {
    /** @param elements a file of two-line elements, or an OMM; empty: BUPT-1's */
    record Spacecraft(String name, String elements) {}

    /** @param file ONNX or compact; empty: the base that came with Perigee */
    record Model(String file) {}

    /**
     * @param folder where new images appear
     * @param groundSampleDistanceM m per pixel, 0 where unknown
     */
    record Camera(String folder, double groundSampleDistanceM) {}

    /**
     * @param miner Sedna's name of it
     * @param parameters its parameters as Sedna names them, {@code key=value} with commas between
     * @param bytesPerPass that samples may take of a pass
     */
    record Samples(String miner, String parameters, long bytesPerPass) {
        /** The parameters as lines {@code mining.key=value} of the on-board settings. */
        List<String> settings() {
            return Stream.of(parameters.split(",", -1))
                    .map(String::strip)
                    .filter(one -> !one.isEmpty())
                    .map(one -> "mining." + one)
                    .toList();
        }
    }

    /**
     * Where both segments listen, and the radio, or the emulator of it, between them.
     *
     * @param host address of the segments
     * @param radioHost address of the radio; empty where it is the same
     * @param downBps rate from space to ground (bit/s)
     * @param upBps rate from ground to space (bit/s)
     * @param delayMillis one way
     * @param loss share of datagrams, 0..1
     */
    record Link(
            String host,
            String radioHost,
            int groundPort,
            int onboardPort,
            int emulatorGroundPort,
            int emulatorOnboardPort,
            long downBps,
            long upBps,
            int delayMillis,
            double loss) {
        String radio() {
            return radioHost.isEmpty() ? host : radioHost;
        }

        List<Integer> ports() {
            return List.of(groundPort, onboardPort, emulatorGroundPort, emulatorOnboardPort);
        }
    }

    /**
     * @param folder of the public keys that the spacecraft trusts
     * @param threshold how many of them must have signed an update
     */
    record Keys(String folder, int threshold) {}

    /**
     * How a round learns.
     *
     * @param seconds that one round may train
     * @param seed of everything drawn in it
     * @param threads of trainer and gate
     * @param minSamples labelled samples before a round starts
     * @param replayShare known images replayed for each new one
     * @param changeShare of the change that was trained which goes up
     * @param tensors what is trained: early-bias-heads, early01-bias, heads or all
     * @param uplinkBytes what a signed update may weigh
     */
    record Training(
            int seconds,
            long seed,
            int threads,
            int minSamples,
            double replayShare,
            double changeShare,
            String tensors,
            int uplinkBytes) {}

    /**
     * Who labels what comes down.
     *
     * @param files a COCO file or a folder of YOLO files that people write, also while the ground runs; empty: nobody does
     * @param oracleData a data set whose boxes are taken for the truth, by the name of the scene: an oracle; empty: nobody
     * @param oracleDomain which domain of it
     * @param swapped the oracle lies: each class is called the next one
     */
    record Labels(String files, String oracleData, String oracleDomain, boolean swapped) {}

    /**
     * What the model knows already: to replay from (train) and to judge by (val).
     *
     * @param data a data set
     * @param domain which domain of it
     */
    record Known(String data, String domain) {}

    /** Folders of the two segments. */
    record State(String ground, String onboard) {}

    static MissionConfig defaults() {
        return new MissionConfig(
                "default",
                new Spacecraft("bupt-1", ""),
                "",
                new Model(""),
                new Camera("camera", 0),
                new Samples("IBT", "", 8_000_000),
                new Link("127.0.0.1", "", 5711, 5712, 5713, 5714, 100_000_000, 1_000_000, 10, 0),
                new Keys("keys", 2),
                new Training(150, 1, 2, 16, 2, 0.7, "early-bias-heads", 60_000),
                new Labels("", "", "", false),
                new Known("", ""),
                new State("state/ground", "state/onboard"),
                "");
    }
}
