package space.perigee.vision;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import space.perigee.mission.Check;
import space.perigee.mission.Problem;
import space.perigee.model.ModelCard;
import space.perigee.model.OnnxIndex;

/**
 * A detector by ONNX Runtime on the CPU. Input and outputs live in direct buffers that are made once and that ONNX Runtime reads and writes in
 * place: per tile nothing is allocated but what was found. Memory is kept low: weights outside the arena, no memory pattern, threads that sleep
 * instead of spinning. A process that is short of memory starts with {@code MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=65536
 * MALLOC_TRIM_THRESHOLD_=131072} in its environment: glibc then gives back what loading the model took (measured with yolov3-tiny at
 * 640 x 512: peak 186 MB instead of 224 MB with one session, 267 MB instead of 350 MB with two, at the same speed).
 */
public final class OnnxDetector implements Detector {
    private final Path file;
    private final ModelCard card;
    private final OrtSession session;
    private final OnnxTensor input;
    private final FloatBuffer inputValues;
    private final float[] plane;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxTensor> outputs;
    private final List<HeadOutput> heads;
    private final YoloDecoder decoder;

    /** One output: the buffer that ONNX Runtime fills, and the array that is decoded from. */
    @SuppressWarnings("ArrayRecordComponent") // a private workbench
    private record HeadOutput(ModelCard.Head head, FloatBuffer buffer, float[] values) {}

    private OnnxDetector(
            Path file, ModelCard card, DetectorOptions options, OrtEnvironment environment, OrtSession session)
            throws OrtException {
        this.file = file;
        this.card = card;
        this.session = session;
        int samples = card.channels() * card.inputHeightPx() * card.inputWidthPx();
        this.inputValues = floats(samples);
        this.plane = new float[card.inputHeightPx() * card.inputWidthPx()];
        long[] shape = {1, card.channels(), card.inputHeightPx(), card.inputWidthPx()};
        this.input = OnnxTensor.createTensor(environment, inputValues, shape);
        this.inputs = Map.of(session.getInputNames().iterator().next(), input);
        this.outputs = new LinkedHashMap<>();
        this.heads = new ArrayList<>();
        for (ModelCard.Head head : card.heads()) {
            long[] headShape = shapeOf(card, head);
            int size = Math.toIntExact(headShape[1] * headShape[2] * headShape[3]);
            FloatBuffer buffer = floats(size);
            outputs.put(head.output(), OnnxTensor.createTensor(environment, buffer, headShape));
            heads.add(new HeadOutput(head, buffer, new float[size]));
        }
        this.decoder = new YoloDecoder(card, options);
    }

    /**
     * Opens the model and its card.
     *
     * @throws Problem {@link VisionProblem#MODEL_UNREADABLE} or {@link VisionProblem#MODEL_SHAPE}, and what the model room says of a file without a card
     */
    public static OnnxDetector open(Path model, DetectorOptions options) {
        if (!Files.isRegularFile(model)) throw VisionProblem.MODEL_MISSING.with(model);
        return open(model, OnnxIndex.read(model).card(), options);
    }

    /** Opens a model by a card that is known already. */
    public static OnnxDetector open(Path model, ModelCard card, DetectorOptions options) {
        OrtEnvironment environment = Engine.ENVIRONMENT;
        OrtSession session = session(environment, model, options);
        try {
            checkShapes(model, card, session);
            return new OnnxDetector(model, card, options, environment, session);
        } catch (OrtException failed) {
            close(session);
            throw VisionProblem.MODEL_UNREADABLE
                    .with(model, failed.getMessage())
                    .because(failed);
        } catch (RuntimeException failed) {
            close(session);
            throw failed;
        }
    }

    /** ONNX Runtime, started once. */
    private static final class Engine {
        static final OrtEnvironment ENVIRONMENT = startedOnLargeStack();
    }

    /** Room for a command line of 100,000 characters; what is not used is never touched. */
    private static final long START_STACK_BYTES = 256L << 20;

    /**
     * ONNX Runtime 1.29.0 recurses as deep as the command line is long: over some 3,500 characters, which is a class path of sixty
     * jars, overrun the stack of a usual thread, and the process is gone without a word.
     */
    private static OrtEnvironment startedOnLargeStack() {
        FutureTask<OrtEnvironment> start = new FutureTask<>(
                () -> OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "perigee"));
        new Thread(null, start, "onnx-runtime-start", START_STACK_BYTES).start();
        try {
            return start.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("ONNX Runtime does not start", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while ONNX Runtime starts", e);
        }
    }

    private static OrtSession session(OrtEnvironment environment, Path model, DetectorOptions options) {
        try (var how = new OrtSession.SessionOptions()) {
            how.setIntraOpNumThreads(options.threads());
            how.setInterOpNumThreads(1);
            how.addConfigEntry("session.intra_op.allow_spinning", "0");
            // Weights apart from the arena, and no plan of the peak kept: 38 MB less per session (yolov3-tiny at 640 x
            // 512).
            how.addConfigEntry("session.use_device_allocator_for_initializers", "1");
            how.setMemoryPatternOptimization(false);
            return environment.createSession(model.toString(), how);
        } catch (OrtException failed) {
            throw VisionProblem.MODEL_UNREADABLE
                    .with(model, failed.getMessage())
                    .because(failed);
        }
    }

    @Override
    public ModelCard card() {
        return card;
    }

    @Override
    public Detections detect(Image tile) {
        Check.that(
                tile.widthPx() == card.inputWidthPx()
                        && tile.heightPx() == card.inputHeightPx()
                        && tile.channels() == card.channels(),
                "tile %d x %d x %d for a model of %d x %d x %d",
                tile.widthPx(),
                tile.heightPx(),
                tile.channels(),
                card.inputWidthPx(),
                card.inputHeightPx(),
                card.channels());
        fill(tile);
        run();
        decoder.clear();
        for (HeadOutput output : heads) {
            output.buffer().get(0, output.values());
            decoder.add(output.head(), output.values());
        }
        return decoder.detections();
    }

    /** Interleaved bytes to planes of 0..1: the division by 255 that the card promises. */
    private void fill(Image tile) {
        byte[] samples = tile.samples();
        int channels = tile.channels();
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < plane.length; i++) plane[i] = (samples[i * channels + c] & 0xff) / 255f;
            inputValues.put(c * plane.length, plane);
        }
    }

    private void run() {
        try (var result = session.run(inputs, outputs)) {
            Check.that(result.size() == outputs.size(), "%d outputs of %d", result.size(), outputs.size());
        } catch (OrtException failed) {
            throw VisionProblem.INFERENCE_FAILED.with(file, failed.getMessage()).because(failed);
        }
    }

    @Override
    public void close() {
        input.close();
        outputs.values().forEach(OnnxTensor::close);
        close(session);
    }

    private static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException failed) {
            throw new IllegalStateException("closing a session", failed);
        }
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(Float.BYTES * count)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static long[] shapeOf(ModelCard card, ModelCard.Head head) {
        return new long[] {
            1,
            (long) head.anchors().size() * (5 + card.classes().size()),
            card.inputHeightPx() / head.stridePx(),
            card.inputWidthPx() / head.stridePx()
        };
    }

    private static void checkShapes(Path model, ModelCard card, OrtSession session) throws OrtException {
        Map<String, NodeInfo> in = session.getInputInfo();
        if (in.size() != 1) throw VisionProblem.MODEL_SHAPE.with(model, in.size() + " inputs", "one");
        long[] wanted = {1, card.channels(), card.inputHeightPx(), card.inputWidthPx()};
        in.forEach((name, info) -> checkShape(model, name, info, wanted));
        Map<String, NodeInfo> out = session.getOutputInfo();
        for (ModelCard.Head head : card.heads()) {
            NodeInfo info = out.get(head.output());
            if (info == null) throw VisionProblem.MODEL_SHAPE.with(model, "no output " + head.output(), "one");
            checkShape(model, head.output(), info, shapeOf(card, head));
        }
    }

    /** A free dimension (-1) fits everything. */
    private static void checkShape(Path model, String name, NodeInfo info, long[] wanted) {
        boolean fits = info.getInfo() instanceof TensorInfo tensor && fits(tensor.getShape(), wanted);
        if (!fits) {
            throw VisionProblem.MODEL_SHAPE.with(model, name + " is " + info.getInfo(), Arrays.toString(wanted));
        }
    }

    private static boolean fits(long[] shape, long[] wanted) {
        if (shape.length != wanted.length) return false;
        for (int i = 0; i < wanted.length; i++) if (shape[i] >= 0 && shape[i] != wanted[i]) return false;
        return true;
    }
}
