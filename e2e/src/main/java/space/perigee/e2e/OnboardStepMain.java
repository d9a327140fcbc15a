package space.perigee.e2e;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import space.perigee.link.UdpChannel;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.ThreadLongWork;
import space.perigee.model.ModelCard;
import space.perigee.model.OnnxIndex;
import space.perigee.onboard.OnboardSettings;
import space.perigee.onboard.SpaceSegment;
import space.perigee.vision.DetectorOptions;

/**
 * {@code OnboardStepMain SETTINGS CASE}: times, in turns, one whole step of the vision agent (steps 1 to 4 for one scene of one tile: read,
 * decode, detect, judge, keep, package, all on flash) and one bare run of ONNX Runtime on the same model with as many threads. What else
 * the machine does meets both alike.
 */
public final class OnboardStepMain {
    private static final int WARM_UP = 10;
    private static final int MEASURED = 100;
    private static final int WRITES = 21;

    /** A drawn scene as JPEG. */
    private static final int SCENE_BYTES = 45_000;

    private static final double MOST = 1.3;
    private static final double NANOS_PER_MILLI = 1e6;

    private OnboardStepMain() {}

    public static void main(String[] args) throws OrtException, IOException {
        BenchRow row = measured(OnboardSettings.read(Path.of(args[0])), args[1]);
        System.out.println(row.line());
    }

    private static BenchRow measured(OnboardSettings settings, String name) throws OrtException, IOException {
        InstantSource host = InstantSource.system();
        try (UdpChannel channel = new UdpChannel(settings.bind(), settings.peer());
                ThreadLongWork longWork = new ThreadLongWork("long-work");
                SpaceSegment segment = new SpaceSegment(
                        settings,
                        new SpaceSegment.Ports(
                                new DiskFlash(settings.stateDir()),
                                channel,
                                longWork,
                                System::nanoTime,
                                new Random(settings.seed()),
                                (step, at, text) -> {},
                                OnboardStepMain::say,
                                host.instant(),
                                Runtime.getRuntime().maxMemory()));
                Bare bare = Bare.open(settings.modelFile())) {
            return timed(segment, bare, host, name, forcedWriteMillis(new DiskFlash(settings.stateDir())));
        }
    }

    /** What this disk takes to write a scene so that a loss of power leaves it: a packaged scene is two of these and a line of a journal. */
    private static double forcedWriteMillis(DiskFlash flash) {
        double[] millis = new double[WRITES];
        for (int i = 0; i < WRITES; i++) {
            long before = System.nanoTime();
            flash.replace("forced-write", new byte[SCENE_BYTES]);
            millis[i] = (System.nanoTime() - before) / NANOS_PER_MILLI;
        }
        flash.delete("forced-write");
        return median(millis);
    }

    private static void say(String line) {
        System.err.println(line);
    }

    private static BenchRow timed(
            SpaceSegment segment, Bare bare, InstantSource host, String name, double forcedWriteMillis)
            throws OrtException, IOException {
        warmUp(segment, host);
        double[] whole = new double[MEASURED];
        double[] alone = new double[MEASURED];
        for (int i = 0; i < MEASURED; i++) {
            alone[i] = bare.millis();
            long before = System.nanoTime();
            segment.loop().observe(host.instant());
            whole[i] = (System.nanoTime() - before) / NANOS_PER_MILLI;
        }
        return new BenchRow(
                name,
                median(whole),
                "ms",
                median(alone),
                "median of " + MEASURED + " tiles in turns with bare ONNX Runtime; at most " + MOST + " is wanted",
                Map.of(
                        "scenes",
                        MEASURED,
                        "wantedRatio",
                        MOST,
                        "forcedWriteMillis",
                        forcedWriteMillis,
                        "load",
                        OnboardBenchMain.load()));
    }

    /** The camera takes a picture when two looks a second apart found it unchanged; then the first ones warm up. */
    private static void warmUp(SpaceSegment segment, InstantSource host) {
        Instant later = host.instant().plusSeconds(2);
        segment.loop().observe(host.instant());
        for (int i = 0; i < WARM_UP; i++) segment.loop().observe(later);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Nothing but the runtime: one session as the detector opens it, one input made beforehand. */
    private record Bare(OrtSession session, OnnxTensor input) implements AutoCloseable {
        static Bare open(Path model) throws OrtException {
            ModelCard card = OnnxIndex.read(model).card();
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (OrtSession.SessionOptions how = new OrtSession.SessionOptions()) {
                how.setIntraOpNumThreads(DetectorOptions.SERVING.threads());
                how.setInterOpNumThreads(1);
                OrtSession session = environment.createSession(model.toString(), how);
                long[] shape = {1, card.channels(), card.inputHeightPx(), card.inputWidthPx()};
                FloatBuffer samples = ByteBuffer.allocateDirect(
                                Math.toIntExact(Float.BYTES * shape[1] * shape[2] * shape[3]))
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
                Random random = new Random(1);
                while (samples.hasRemaining()) samples.put(random.nextFloat());
                OnnxTensor input = OnnxTensor.createTensor(environment, samples.flip(), shape);
                return new Bare(session, input);
            }
        }

        double millis() throws OrtException {
            long before = System.nanoTime();
            session.run(Map.of(session.getInputNames().iterator().next(), input))
                    .close();
            return (System.nanoTime() - before) / NANOS_PER_MILLI;
        }

        @Override
        public void close() throws OrtException {
            input.close();
            session.close();
        }
    }
}
