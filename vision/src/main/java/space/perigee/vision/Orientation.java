package space.perigee.vision;

/** EXIF orientation (CIPA DC-008-2019, tag 0x0112): how the stored rows and columns must be turned to stand upright. */
final class Orientation {
    private Orientation() {}

    /** The upright image; this very one for 1. */
    static Image upright(Image stored, int orientation) {
        if (orientation == 1) return stored;
        boolean transposed = orientation >= 5;
        boolean mirrorX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean mirrorY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int width = transposed ? stored.heightPx() : stored.widthPx();
        int height = transposed ? stored.widthPx() : stored.heightPx();
        int channels = stored.channels();
        byte[] upright = new byte[stored.samples().length];
        int to = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++, to += channels) {
                int column = transposed ? y : x;
                int row = transposed ? x : y;
                int fromX = mirrorX ? stored.widthPx() - 1 - column : column;
                int fromY = mirrorY ? stored.heightPx() - 1 - row : row;
                int from = (fromY * stored.widthPx() + fromX) * channels;
                System.arraycopy(stored.samples(), from, upright, to, channels);
            }
        }
        return new Image(width, height, channels, upright);
    }
}
