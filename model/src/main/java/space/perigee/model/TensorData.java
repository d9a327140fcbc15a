package space.perigee.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import space.perigee.mission.Check;

/**
 * A tensor with its values.
 *
 * @param shape sizes, outermost first; empty for a scalar
 * @param octets little endian, row-major; never written to
 */
public record TensorData(String name, ElementType type, List<Integer> shape, ByteBuffer octets) {
    public TensorData {
        shape = List.copyOf(shape);
        octets = octets.slice().asReadOnlyBuffer();
        long elements = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        Check.that(
                elements * type.sizeBytes() == octets.remaining(),
                "tensor %s %s %s has %d octets",
                name,
                type,
                shape,
                octets.remaining());
    }

    /** A tensor of floats, copied. */
    public static TensorData of(String name, List<Integer> shape, float... values) {
        ByteBuffer octets = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        octets.asFloatBuffer().put(values);
        return new TensorData(name, ElementType.FLOAT32, shape, octets);
    }

    /** A view of the octets from the first one on, little endian. */
    @Override
    public ByteBuffer octets() {
        return octets.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The values of a FLOAT32 tensor, copied. */
    public float[] floats() {
        Check.that(type == ElementType.FLOAT32, "tensor %s is %s", name, type);
        float[] values = new float[octets.remaining() / Float.BYTES];
        octets().asFloatBuffer().get(values);
        return values;
    }

    /** The values of an INT64 tensor, copied. */
    public long[] longs() {
        Check.that(type == ElementType.INT64, "tensor %s is %s", name, type);
        long[] values = new long[octets.remaining() / Long.BYTES];
        octets().asLongBuffer().get(values);
        return values;
    }
}
