package space.perigee.vision;

import java.util.ArrayList;
import java.util.List;

/** EXIF orientation (CIPA DC-008-2019, tag 0x0112): how the stored rows and columns must be turned to stand upright. */
final class Orientation {
    private Orientation() {}

    /**
     * The corners of the upright picture.
     *
     * @param stored upper left, upper right, lower right, lower left of the stored raster; or none
     */
    static <T> List<T> upright(List<T> stored, int orientation) {
        if (stored.isEmpty()) return stored;
        List<T> upright = new ArrayList<>();
        for (int corner = 0; corner < stored.size(); corner++) {
            boolean isRight = corner == 1 || corner == 2;
            boolean isLower = corner >= 2;
            boolean fromRight = (isTransposed(orientation) ? isLower : isRight) ^ isMirroredX(orientation);
            boolean fromLower = (isTransposed(orientation) ? isRight : isLower) ^ isMirroredY(orientation);
            upright.add(stored.get(fromLower ? (fromRight ? 2 : 3) : (fromRight ? 1 : 0)));
        }
        return upright;
    }

    private static boolean isTransposed(int orientation) {
        return orientation >= 5;
    }

    private static boolean isMirroredX(int orientation) {
        return orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    }

    private static boolean isMirroredY(int orientation) {
        return orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    }

    /** The upright image; this very one for 1. */
    static Image upright(Image stored, int orientation) {
        if (orientation == 1) return stored;
        boolean transposed = isTransposed(orientation);
        boolean mirrorX = isMirroredX(orientation);
        boolean mirrorY = isMirroredY(orientation);
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
