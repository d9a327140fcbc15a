package space.perigee.model;

/** Element types of ONNX tensors that Perigee reads; {@code onnxCode} is TensorProto.DataType's number. */
public enum ElementType {
    FLOAT32(1, 4),
    UINT8(2, 1),
    INT8(3, 1),
    INT32(6, 4),
    INT64(7, 8),
    FLOAT16(10, 2);

    private final int onnxCode;
    private final int sizeBytes;

    ElementType(int onnxCode, int sizeBytes) {
        this.onnxCode = onnxCode;
        this.sizeBytes = sizeBytes;
    }

    public int onnxCode() {
        return onnxCode;
    }

    public int sizeBytes() {
        return sizeBytes;
    }
}
