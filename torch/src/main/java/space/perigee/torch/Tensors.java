package space.perigee.torch;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import space.perigee.learn.TensorValues;

/** Between Java arrays and libtorch. Whatever is made inside a {@code PointerScope} ends with it. */
final class Tensors {
    private Tensors() {}

    /** A copy: a tensor made by {@code from_blob} alone would look at memory that the collector takes back. */
    static Tensor of(float[] values, long... shape) {
        try (FloatPointer memory = new FloatPointer(values)) {
            return torch.from_blob(memory, shape).clone();
        }
    }

    static Tensor of(TensorValues tensor) {
        return of(
                tensor.values(),
                tensor.shape().stream().mapToLong(Integer::longValue).toArray());
    }

    static Tensor of(long[] values) {
        try (LongPointer memory = new LongPointer(values);
                TensorOptions options = new TensorOptions(ScalarType.Long)) {
            return torch.from_blob(memory, new long[] {values.length}, options).clone();
        }
    }

    /** All values as floats, row-major. */
    static float[] floats(Tensor tensor) {
        Tensor plain = tensor.detach().to(ScalarType.Float).contiguous();
        float[] values = new float[Math.toIntExact(plain.numel())];
        if (values.length > 0) plain.data_ptr_float().get(values);
        return values;
    }

    /** Shape and values. */
    static TensorValues values(Tensor tensor) {
        List<Integer> shape =
                Arrays.stream(tensor.shape()).mapToObj(Math::toIntExact).toList();
        return new TensorValues(shape, floats(tensor));
    }

    static Tensor clamp(Tensor tensor, double low, double high) {
        return torch.clamp(tensor, new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high)));
    }

    static Tensor atLeast(Tensor tensor, double low) {
        return torch.clamp(tensor, new ScalarOptional(new Scalar(low)), new ScalarOptional());
    }

    static Scalar scalar(double value) {
        return new Scalar(value);
    }
}
