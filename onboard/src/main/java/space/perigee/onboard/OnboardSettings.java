package space.perigee.onboard;

import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import space.perigee.delta.KeyFiles;
import space.perigee.delta.TrustStore;
import space.perigee.link.UdpChannel;
import space.perigee.mission.CraftKey;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Nearest;
import space.perigee.mission.Problem;
import space.perigee.mission.Text;

/**
 * What the on-board process is told at start: a properties file, {@code onboard.properties} in its folder. Paths are taken from the
 * file's own folder. Each key is one of {@link Key}; any other is refused with the nearest known one.
 *
 * @param craft who we are
 * @param stateDir where everything that must survive a restart lies
 * @param cameraDir folder that plays the camera
 * @param modelFile the factory model, used where no slot holds one
 * @param keysDir public keys of the mission (files {@code *.pub})
 * @param keyThreshold how many of them must have signed an update
 * @param bind UDP address of our radio
 * @param peer UDP address of the other end: the ground, or the link emulator
 * @param clockFile mission clock; where there is none, mission time is UTC
 * @param mining name of the hard-sample filter, as Sedna names it
 * @param miningParameters its parameters, as Sedna names them
 * @param sampleBudgetBytes bytes that samples may use of one contact
 * @param queueBytes flash that waiting samples may fill
 * @param threads of inference
 * @param scoreThreshold detections below it are not reported
 * @param seed of what is drawn on board (the Random filter)
 * @param watchdog an agent that was not back in its loop for so long hangs, and the process ends (whole seconds, 1 s to 1 h): the usual
 *     60 s is longer than a patch's read-back on a slow card; less than a second is a slow inference, more than an hour a lost orbit
 */
public record OnboardSettings(
        CraftKey craft,
        Path stateDir,
        Path cameraDir,
        Path modelFile,
        Path keysDir,
        int keyThreshold,
        InetSocketAddress bind,
        InetSocketAddress peer,
        Path clockFile,
        String mining,
        Map<String, String> miningParameters,
        long sampleBudgetBytes,
        long queueBytes,
        int threads,
        float scoreThreshold,
        long seed,
        Duration watchdog) {
    public OnboardSettings {
        miningParameters = Map.copyOf(miningParameters);
    }

    /** Every key of the file, with its default; the ones without a default must be given. */
    public enum Key {
        CRAFT("craft", ""),
        STATE_DIR("stateDir", "state"),
        CAMERA_DIR("cameraDir", "camera"),
        MODEL_FILE("modelFile", "model.onnx"),
        KEYS_DIR("keysDir", "keys"),
        KEY_THRESHOLD("keyThreshold", String.valueOf(TrustStore.USUAL_THRESHOLD)),
        BIND("bind", "127.0.0.1:7201"),
        PEER("peer", "127.0.0.1:7202"),
        CLOCK_FILE("clockFile", "clock"),
        MINING("mining", "IBT"),
        SAMPLE_BUDGET_BYTES("sampleBudgetBytes", "8000000"),
        QUEUE_BYTES("queueBytes", "64000000"),
        THREADS("threads", "1"),
        SCORE_THRESHOLD("scoreThreshold", "0.25"),
        SEED("seed", "1"),
        WATCHDOG_SECONDS("watchdogSeconds", "60");

        private final String text;
        private final String fallback;

        Key(String text, String fallback) {
            this.text = text;
            this.fallback = fallback;
        }

        public String text() {
            return text;
        }
    }

    private static final String MINING_PARAMETER = "mining.";
    private static final int MAX_FILE_BYTES = 1 << 16;
    private static final long MAX_WATCHDOG_SECONDS = 3600;

    /** As many as a mission file may ask for. */
    private static final int MAX_KEYS = 16;

    /** Reads and checks a settings file. */
    public static OnboardSettings read(Path file) {
        if (!Files.isRegularFile(file)) throw MissionProblem.FILE_MISSING.with(file);
        Properties given = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw MissionProblem.FILE_TOO_LARGE.with(file, Files.size(file), MAX_FILE_BYTES);
            }
            given.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw OnboardProblem.BAD_SETTING.with("(all)", file, e.getMessage()).because(e);
        }
        return new Parser(file, given).settings();
    }

    private record Parser(Path file, Properties given) {
        OnboardSettings settings() {
            given.stringPropertyNames().forEach(this::checkKnown);
            return new OnboardSettings(
                    value(Key.CRAFT, CraftKey::parse),
                    path(Key.STATE_DIR),
                    path(Key.CAMERA_DIR),
                    path(Key.MODEL_FILE),
                    path(Key.KEYS_DIR),
                    value(Key.KEY_THRESHOLD, this::keyThreshold),
                    value(Key.BIND, UdpChannel::address),
                    value(Key.PEER, UdpChannel::address),
                    path(Key.CLOCK_FILE),
                    value(Key.MINING, text -> text),
                    miningParameters(),
                    value(Key.SAMPLE_BUDGET_BYTES, text -> inRange(Long.parseLong(text), 0, 1L << 40)),
                    value(Key.QUEUE_BYTES, text -> inRange(Long.parseLong(text), 0, 1L << 40)),
                    value(Key.THREADS, text -> (int) inRange(Integer.parseInt(text), 1, 64)),
                    value(Key.SCORE_THRESHOLD, text -> score(Float.parseFloat(text))),
                    value(Key.SEED, Long::parseLong),
                    value(
                            Key.WATCHDOG_SECONDS,
                            text -> Duration.ofSeconds(inRange(Long.parseLong(text), 1, MAX_WATCHDOG_SECONDS))));
        }

        /** Fewer keys than that, and no update would ever be verified: nobody would notice before the first one came. */
        private int keyThreshold(String text) {
            int threshold = (int) inRange(Integer.parseInt(text), 1, MAX_KEYS);
            Path keys = path(Key.KEYS_DIR);
            int there = KeyFiles.different(keys);
            if (threshold <= there) return threshold;
            throw new IllegalArgumentException(Text.of(
                    "%d keys must sign an update, %s holds %d public ones (*.pub): lower it or put the others there",
                    threshold, keys, there));
        }

        private void checkKnown(String name) {
            if (name.startsWith(MINING_PARAMETER)) return;
            List<String> known = Arrays.stream(Key.values()).map(Key::text).toList();
            if (known.contains(name)) return;
            throw OnboardProblem.UNKNOWN_SETTING.with(file, name, Nearest.to(name, known));
        }

        private Map<String, String> miningParameters() {
            Map<String, String> parameters = new TreeMap<>();
            for (String name : given.stringPropertyNames()) {
                if (name.startsWith(MINING_PARAMETER)) {
                    parameters.put(name.substring(MINING_PARAMETER.length()), given.getProperty(name));
                }
            }
            return parameters;
        }

        private Path path(Key key) {
            Path folder = file.toAbsolutePath().getParent();
            Path value = Path.of(given.getProperty(key.text, key.fallback));
            return folder == null ? value : folder.resolve(value).normalize();
        }

        private <T> T value(Key key, Function<String, T> read) {
            String text = given.getProperty(key.text, key.fallback).strip();
            try {
                return read.apply(text);
            } catch (Problem e) {
                throw OnboardProblem.BAD_SETTING.with(key.text, file, e.text()).because(e);
            } catch (IllegalArgumentException e) {
                String why = e instanceof NumberFormatException
                        ? "\"" + text + "\" is no number that fits"
                        : String.valueOf(e.getMessage());
                throw OnboardProblem.BAD_SETTING
                        .with(key.text, file, why + " (default " + key.fallback + ")")
                        .because(e);
            }
        }

        private static long inRange(long value, long min, long max) {
            if (value < min || value > max)
                throw new IllegalArgumentException(value + " is not in " + min + ".." + max);
            return value;
        }

        private static float score(float value) {
            if (value > 0 && value < 1) return value;
            throw new IllegalArgumentException(value + " is not between 0 and 1");
        }
    }
}
