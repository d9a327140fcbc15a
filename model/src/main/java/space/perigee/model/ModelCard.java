package space.perigee.model;

import java.util.List;

/**
 * What must be known to use a detector's file: kept inside the ONNX file as metadata, so that a model is one file with one digest.
 *
 * @param name of the model line, a DNS label ({@code thermal-tiny})
 * @param inputWidthPx width of the one tile size that the model works on, a multiple of every stride
 * @param inputHeightPx height of it
 * @param channels 1 for grey, 3 for RGB; samples are divided by 255 before the first layer
 * @param classes names in the order of class ids
 * @param heads YOLO heads (Redmon and Farhadi 2018, "YOLOv3", 2.1), coarsest first
 */
public record ModelCard(
        String name, int inputWidthPx, int inputHeightPx, int channels, List<String> classes, List<Head> heads) {
    public ModelCard {
        classes = List.copyOf(classes);
        heads = List.copyOf(heads);
    }

    /**
     * One output of the graph: shape [batch, anchors * (5 + classes), height / stride, width / stride]; channel order per anchor is
     * tx, ty, tw, th, objectness, classes, all before the sigmoid.
     *
     * @param output name of the graph output
     * @param stridePx pixels of the input per cell
     */
    public record Head(String output, int stridePx, List<Anchor> anchors) {
        public Head {
            anchors = List.copyOf(anchors);
        }
    }

    /** A box prior, in pixels of the input. */
    public record Anchor(float widthPx, float heightPx) {}
}
