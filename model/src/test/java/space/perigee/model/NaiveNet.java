package space.perigee.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import space.perigee.model.OnnxGraph.Node;

/** What a model computes, straight from the operators' definitions (onnx/docs/Operators.md), in double, one image, as slowly as it gets. */
final class NaiveNet {
    private final ModelFile model;
    private final Map<String, Plane> values = new HashMap<>();

    private NaiveNet(ModelFile model) {
        this.model = model;
    }

    /** Channels of one size, [channel][y][x]. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Plane(int channels, int height, int width, double[] at) {
        Plane(int channels, int height, int width) {
            this(channels, height, width, new double[channels * height * width]);
        }

        int index(int channel, int y, int x) {
            return (channel * height + y) * width + x;
        }

        /** The value there, {@code outside} beyond the edges. */
        double at(int channel, int y, int x, double outside) {
            return y < 0 || x < 0 || y >= height || x >= width ? outside : at[index(channel, y, x)];
        }
    }

    /** All outputs, one after the other. */
    static double[] outputs(ModelFile model, double... image) {
        ModelCard card = model.card();
        NaiveNet net = new NaiveNet(model);
        Plane input = new Plane(card.channels(), card.inputHeightPx(), card.inputWidthPx(), image);
        net.values.put(model.graph().inputs().getFirst().name(), input);
        for (Node node : model.graph().nodes()) net.values.put(node.output(), net.compute(node));
        return model.graph().outputs().stream()
                .flatMapToDouble(
                        output -> Arrays.stream(net.value(output.name()).at()))
                .toArray();
    }

    private Plane value(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private Plane compute(Node node) {
        Plane in = value(node.inputs().getFirst());
        return switch (node.op()) {
            case "Conv" -> convolve(node, in);
            case "BatchNormalization" -> normalise(node, in);
            case "LeakyRelu" -> leak(in, node.float32("alpha", 0.01f));
            case "MaxPool" -> pool(node, in);
            case "Resize" -> doubled(in);
            case "Concat" -> joined(in, value(node.inputs().get(1)));
            default -> throw new AssertionError(node.op());
        };
    }

    private float[] stored(Node node, int input) {
        return node.input(input).map(model::floats).orElse(new float[0]);
    }

    private Plane convolve(Node node, Plane in) {
        List<Integer> shape = model.data(node.inputs().get(1)).shape();
        float[] weight = stored(node, 1);
        float[] bias = stored(node, 2);
        int kernel = shape.get(2);
        int pad = Math.toIntExact(node.integers("pads", List.of()).getFirst());
        Plane out = new Plane(shape.getFirst(), in.height(), in.width());
        for (int o = 0; o < out.channels(); o++) {
            for (int y = 0; y < out.height(); y++) {
                for (int x = 0; x < out.width(); x++) {
                    double sum = bias.length == 0 ? 0 : bias[o];
                    for (int i = 0; i < in.channels(); i++) {
                        for (int k = 0; k < kernel * kernel; k++) {
                            double sample = in.at(i, y + k / kernel - pad, x + k % kernel - pad, 0);
                            sum += sample * weight[(o * in.channels() + i) * kernel * kernel + k];
                        }
                    }
                    out.at()[out.index(o, y, x)] = sum;
                }
            }
        }
        return out;
    }

    private Plane normalise(Node node, Plane in) {
        float[] gamma = stored(node, 1);
        float[] beta = stored(node, 2);
        float[] mean = stored(node, 3);
        float[] variance = stored(node, 4);
        double epsilon = node.float32("epsilon", 1e-5f);
        Plane out = new Plane(in.channels(), in.height(), in.width());
        int area = in.height() * in.width();
        for (int i = 0; i < out.at().length; i++) {
            int c = i / area;
            out.at()[i] = (in.at()[i] - mean[c]) / Math.sqrt(variance[c] + epsilon) * gamma[c] + beta[c];
        }
        return out;
    }

    private static Plane leak(Plane in, double alpha) {
        double[] out = Arrays.stream(in.at()).map(v -> v < 0 ? alpha * v : v).toArray();
        return new Plane(in.channels(), in.height(), in.width(), out);
    }

    private static Plane pool(Node node, Plane in) {
        int stride = Math.toIntExact(node.integers("strides", List.of()).getFirst());
        Plane out = new Plane(in.channels(), in.height() / stride, in.width() / stride);
        for (int c = 0; c < out.channels(); c++) {
            for (int y = 0; y < out.height(); y++) {
                for (int x = 0; x < out.width(); x++)
                    out.at()[out.index(c, y, x)] = greatest(in, c, y * stride, x * stride);
            }
        }
        return out;
    }

    private static double greatest(Plane in, int channel, int top, int left) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < 4; k++) {
            greatest = Math.max(greatest, in.at(channel, top + k / 2, left + k % 2, Double.NEGATIVE_INFINITY));
        }
        return greatest;
    }

    private static Plane doubled(Plane in) {
        Plane out = new Plane(in.channels(), 2 * in.height(), 2 * in.width());
        for (int i = 0; i < out.at().length; i++) {
            int x = i % out.width();
            int y = i / out.width() % out.height();
            out.at()[i] = in.at(i / (out.width() * out.height()), y / 2, x / 2, 0);
        }
        return out;
    }

    private static Plane joined(Plane first, Plane second) {
        double[] both = DoubleStream.concat(Arrays.stream(first.at()), Arrays.stream(second.at()))
                .toArray();
        return new Plane(first.channels() + second.channels(), first.height(), first.width(), both);
    }
}
