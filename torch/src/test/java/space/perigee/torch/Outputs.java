package space.perigee.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;

/** What a model says of one picture of one channel, by output: in the trainer, and in ONNX Runtime as it flies. */
final class Outputs {
    private Outputs() {}

    static Map<String, float[]> ours(ModelFile model, float[] pixels, boolean halfPrecision) {
        var net = new GraphInterpreter(model.graph(), model.data(), Set.of(), halfPrecision);
        Map<String, float[]> values = new TreeMap<>();
        try (PointerScope _ = new PointerScope()) {
            net.run(Tensors.of(pixels, shape(model)), false)
                    .forEach((name, tensor) -> values.put(name, Tensors.floats(tensor)));
        }
        return values;
    }

    static Map<String, float[]> theirs(ModelFile model, float[] pixels) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, float[]> values = new TreeMap<>();
        try (OrtSession session = environment.createSession(model.bytes(), new OrtSession.SessionOptions());
                OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), shape(model));
                OrtSession.Result result =
                        session.run(Map.of(session.getInputNames().iterator().next(), input))) {
            result.forEach(entry -> {
                FloatBuffer buffer = ((OnnxTensor) entry.getValue()).getFloatBuffer();
                float[] copy = new float[buffer.remaining()];
                buffer.get(copy);
                values.put(entry.getKey(), copy);
            });
        }
        return values;
    }

    private static long[] shape(ModelFile model) {
        ModelCard card = model.card();
        return new long[] {1, 1, card.inputHeightPx(), card.inputWidthPx()};
    }

    static void assertClose(Map<String, float[]> found, Map<String, float[]> wanted, float tolerance) {
        assertThat(found.keySet()).isEqualTo(wanted.keySet());
        found.forEach((name, values) -> assertThat(values)
                .as(name)
                .containsExactly(wanted.getOrDefault(name, new float[0]), within(tolerance)));
    }
}
