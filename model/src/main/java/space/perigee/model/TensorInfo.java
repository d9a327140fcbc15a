package space.perigee.model;

import java.util.List;

/**
 * Where one initialiser of a model lies in its file.
 *
 * @param shape sizes, outermost first; empty for a scalar
 * @param offsetBytes of its first byte from the start of the file; values are little endian, row-major
 * @param lengthBytes number of elements times the element's size
 */
public record TensorInfo(String name, ElementType type, List<Integer> shape, long offsetBytes, long lengthBytes) {
    public TensorInfo {
        shape = List.copyOf(shape);
    }

    /** Number of elements. */
    public int elements() {
        return Math.toIntExact(lengthBytes / type.sizeBytes());
    }

    /** Size of the outermost dimension: output channels of a convolution, elements of a bias; 1 for a scalar. */
    public int outputChannels() {
        return shape.isEmpty() ? 1 : shape.getFirst();
    }
}
