package space.perigee.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import space.perigee.mission.Problem;
import space.perigee.mission.Text;
import space.perigee.model.OnnxGraph.Node;

/**
 * Darknet's weight files (github.com/pjreddie/darknet, src/parser.c, load_weights), little endian:
 *
 * <pre>
 * int32 major, int32 minor, int32 revision
 * int64 images seen in training from version 0.2 on, int32 before
 * per convolution with batch norm: float32 beta[out], gamma[out], mean[out], variance[out], weight[out][in][height][width]
 * </pre>
 *
 * Their first layer reads red, green and blue. For a grey model its weights are summed over the three, which gives the same answer as
 * the grey image in all three channels.
 */
public final class DarknetWeights {
    private static final int RGB = 3;
    /** Darknet's own sign of a file that stores its weights transposed, which none of its detectors does. */
    private static final int TRANSPOSED_VERSION = 1000;

    private final Path file;
    private final ByteBuffer octets;
    private final ModelFile model;

    private DarknetWeights(Path file, ByteBuffer octets, ModelFile model) {
        this.file = file;
        this.octets = octets;
        this.model = model;
    }

    /**
     * The model with its first convolutions, with their batch norms, taken from a file that holds exactly these.
     *
     * @param convolutions how many; {@code yolov3-tiny.conv.9} holds 5
     * @throws Problem when the file is missing or holds fewer or more
     */
    public static ModelFile initialise(ModelFile model, Path file, int convolutions) {
        ByteBuffer octets =
                ByteBuffer.wrap(ModelFiles.bytes(file, ModelFile.MAX_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        return model.withFloats(new DarknetWeights(file, octets, model).read(convolutions));
    }

    private Map<String, float[]> read(int convolutions) {
        List<Node> known = model.graph().nodes("Conv");
        if (convolutions < 1 || convolutions > known.size()) {
            throw wrong(Text.of("%d convolutions are asked for, the model has %d", convolutions, known.size()));
        }
        header();
        Map<String, float[]> values = new HashMap<>();
        for (Node convolution : known.subList(0, convolutions)) convolution(convolution, values);
        if (octets.hasRemaining()) {
            throw wrong(Text.of("%d convolutions end, but %d octets follow", convolutions, octets.remaining()));
        }
        return values;
    }

    private void header() {
        require(3 * Integer.BYTES, "the header");
        int major = octets.getInt();
        int minor = octets.getInt();
        octets.getInt();
        if (major < 0 || minor < 0 || major >= TRANSPOSED_VERSION || minor >= TRANSPOSED_VERSION) {
            throw wrong(Text.of("the version is %d.%d", major, minor));
        }
        int seenBytes = 10L * major + minor >= 2 ? Long.BYTES : Integer.BYTES;
        require(seenBytes, "the number of images seen");
        octets.position(octets.position() + seenBytes);
    }

    private void convolution(Node convolution, Map<String, float[]> into) {
        Node norm = model.graph().nodes("BatchNormalization").stream()
                .filter(node -> node.input(0).equals(Optional.of(convolution.output())))
                .findFirst()
                .orElseThrow(() -> wrong(Text.of("the model's %s has no batch norm", convolution.name())));
        TensorInfo weight = tensor(convolution, 1);
        int outputs = weight.outputChannels();
        // ONNX orders a batch norm's inputs gamma, beta, mean, variance.
        for (int input : List.of(2, 1, 3, 4)) {
            String name = tensor(norm, input).name();
            into.put(name, floats(outputs, name));
        }
        boolean rgbToGrey = readsTheImage(convolution)
                && weight.shape().size() == 4
                && weight.shape().get(1) == 1;
        float[] values = floats(rgbToGrey ? RGB * weight.elements() : weight.elements(), weight.name());
        into.put(weight.name(), rgbToGrey ? summedOverRgb(values, outputs) : values);
    }

    private boolean readsTheImage(Node node) {
        return model.graph().inputs().stream().anyMatch(input -> node.input(0).equals(Optional.of(input.name())));
    }

    private TensorInfo tensor(Node node, int input) {
        Optional<TensorInfo> tensor = node.input(input).flatMap(model::tensor);
        return tensor.orElseThrow(() -> wrong(Text.of("the model's %s has no stored input %d", node.name(), input)));
    }

    private float[] floats(int count, String name) {
        require((long) count * Float.BYTES, name);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(octets.getFloat(octets.position()))) throw wrong(Text.of("%s is not finite", name));
            values[i] = octets.getFloat();
        }
        return values;
    }

    /** From [out][red, green, blue][kernel] to [out][kernel]. */
    private static float[] summedOverRgb(float[] rgb, int outputs) {
        int kernel = rgb.length / (outputs * RGB);
        float[] grey = new float[outputs * kernel];
        for (int i = 0; i < grey.length; i++) {
            int red = i / kernel * RGB * kernel + i % kernel;
            grey[i] = (float) ((double) rgb[red] + rgb[red + kernel] + rgb[red + 2 * kernel]);
        }
        return grey;
    }

    private void require(long bytes, String what) {
        if (octets.remaining() < bytes) {
            throw wrong(Text.of("%s needs %d octets, %d are left", what, bytes, octets.remaining()));
        }
    }

    private Problem wrong(String text) {
        return ModelProblem.BAD_DARKNET.with(file, octets.position(), text);
    }
}
