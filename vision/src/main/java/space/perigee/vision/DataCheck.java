package space.perigee.vision;

import java.util.List;

/**
 * What was read of a data set, and every trouble in it.
 *
 * @param format YOLO or COCO
 * @param data what could be read; whole when there are no troubles
 * @param splits in order of their names
 * @param troubles at most {@link #MAX_TROUBLES}, in the order of reading
 */
public record DataCheck(String format, DataSet data, List<SplitCount> splits, List<Trouble> troubles) {
    /** More of them is the same mistake again and again. */
    public static final int MAX_TROUBLES = 1000;

    public DataCheck {
        splits = List.copyOf(splits);
        troubles = List.copyOf(troubles);
    }

    /**
     * One split.
     *
     * @param boxes per class, in the order of class ids
     * @param empty images without any box
     * @param ignored regions that neither train nor count
     * @param carved was made out of the training split, because the data set has none of its own
     */
    public record SplitCount(String name, int images, List<Integer> boxes, int empty, int ignored, boolean carved) {
        public SplitCount {
            boxes = List.copyOf(boxes);
        }
    }

    /**
     * One trouble.
     *
     * @param line of the file, from 1; 0 when it is the file as a whole
     */
    public record Trouble(String file, int line, String text) {
        /** File and line as editors and compilers write them. */
        public String place() {
            return line > 0 ? file + ":" + line : file;
        }

        @Override
        public String toString() {
            return place() + ": " + text;
        }
    }
}
