package space.perigee.delta;

import java.util.Arrays;

/** Turns the difference of two tensors into small integers and a scale for each channel, and back, in plain float arithmetic. */
final class Quantiser {
    /** A scale is looked for from "the greatest difference is the greatest q" down to a quarter of that: far values are cut off. */
    private static final int STEPS = 2 << ScaleCode.FRACTION_BITS;

    private Quantiser() {}

    /** Exactly what every satellite computes; Java's float arithmetic is the same on every CPU (JLS 15.4). A q of 0 keeps every bit. */
    static float patched(float old, int q, float scale) {
        return q == 0 ? old : old + q * scale;
    }

    /** Patches the elements of one channel, {@code old} from {@code start} on, in place. */
    static void patch(float[] old, int start, float scale, byte[] values) {
        for (int i = 0; i < values.length; i++) old[start + i] = patched(old[start + i], values[i], scale);
    }

    /**
     * Chooses the scale of least squared error for one channel.
     *
     * @param differences wanted less old, finite
     * @param values filled with q of each element
     * @return the scale's code; that of 0 when nothing is left of the differences
     */
    static int quantise(float[] differences, int bits, byte[] values) {
        float largest = 0;
        for (float difference : differences) largest = Math.max(largest, Math.abs(difference));
        int greatest = TensorOperation.greatest(bits);
        int code = largest == 0 ? ScaleCode.ZERO : bestScale(differences, ScaleCode.atLeast(largest / greatest), bits);
        round(differences, ScaleCode.scale(code), greatest, values);
        return isZero(values) ? ScaleCode.ZERO : code;
    }

    private static int bestScale(float[] differences, int highest, int bits) {
        int greatest = TensorOperation.greatest(bits);
        int best = highest;
        double leastError = Double.MAX_VALUE;
        for (int step = 0; step <= STEPS; step++) {
            int code = ScaleCode.below(highest, step);
            double error = squaredError(differences, ScaleCode.scale(code), greatest, leastError);
            if (error >= leastError) continue;
            leastError = error;
            best = code;
        }
        return best;
    }

    /** Gives up once over {@code limit}. */
    private static double squaredError(float[] differences, float scale, int greatest, double limit) {
        double sum = 0;
        for (float difference : differences) {
            double error = difference - (double) q(difference, scale, greatest) * scale;
            sum += error * error;
            if (sum >= limit) return sum;
        }
        return sum;
    }

    private static void round(float[] differences, float scale, int greatest, byte[] values) {
        if (scale == 0) {
            Arrays.fill(values, (byte) 0);
            return;
        }
        for (int i = 0; i < differences.length; i++) values[i] = (byte) q(differences[i], scale, greatest);
    }

    private static int q(float difference, float scale, int greatest) {
        return Math.clamp(Math.round(difference / scale), -greatest, greatest);
    }

    private static boolean isZero(byte[] values) {
        for (byte value : values) if (value != 0) return false;
        return true;
    }
}
