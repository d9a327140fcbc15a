package space.perigee.vision.scenes;

/** Value noise over a frame, -1..1: random values on a lattice, smoothly interpolated (Perlin 1985's idea without gradients). */
final class NoiseField {
    private NoiseField() {}

    /** @param cellPx distance of the lattice points */
    static float[] of(int widthPx, int heightPx, double cellPx, Dice dice) {
        int columns = (int) (widthPx / cellPx) + 2;
        float[] lattice = lattice(columns * ((int) (heightPx / cellPx) + 2), dice);
        int[] left = new int[widthPx];
        float[] share = new float[widthPx];
        for (int x = 0; x < widthPx; x++) {
            left[x] = (int) (x / cellPx);
            share[x] = smooth((float) (x / cellPx - left[x]));
        }
        float[] field = new float[widthPx * heightPx];
        float[] row = new float[columns];
        for (int y = 0; y < heightPx; y++) {
            blendRows(lattice, columns, y / cellPx, row);
            for (int x = 0, at = y * widthPx; x < widthPx; x++, at++) {
                float from = row[left[x]];
                field[at] = from + (row[left[x] + 1] - from) * share[x];
            }
        }
        return field;
    }

    private static void blendRows(float[] lattice, int columns, double yCells, float[] row) {
        int top = (int) yCells;
        float share = smooth((float) (yCells - top));
        for (int i = 0; i < columns; i++) {
            float from = lattice[top * columns + i];
            row[i] = from + (lattice[(top + 1) * columns + i] - from) * share;
        }
    }

    private static float[] lattice(int size, Dice dice) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) values[i] = dice.between(-1, 1);
        return values;
    }

    /** 3t^2 - 2t^3: no creases at the lattice lines. */
    private static float smooth(float t) {
        return t * t * (3 - 2 * t);
    }
}
