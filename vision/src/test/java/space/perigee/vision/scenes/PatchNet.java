package space.perigee.vision.scenes;

import java.util.List;

/**
 * Test only: the smallest net that tells objects apart. Patches of {@link #SIDE} x {@link #SIDE} numbers, one hidden layer of
 * rectifiers, softmax, plain stochastic gradient descent (Goodfellow et al. 2016, "Deep Learning", 6.2).
 */
final class PatchNet {
    static final int SIDE = 14;
    private static final int INPUTS = SIDE * SIDE;
    private static final int HIDDEN = 32;
    private static final float RATE = 0.01f;

    private final int classes;
    private final float[] first = new float[HIDDEN * (INPUTS + 1)];
    private final float[] second;
    private final float[] hidden = new float[HIDDEN];

    PatchNet(int classes, Dice dice) {
        this.classes = classes;
        this.second = new float[classes * (HIDDEN + 1)];
        for (int i = 0; i < first.length; i++) first[i] = 0.08f * dice.bell();
        for (int i = 0; i < second.length; i++) second[i] = 0.15f * dice.bell();
    }

    /**
     * @param inputs {@link #SIDE} x {@link #SIDE} numbers about 0
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Patch(float[] inputs, int classId) {}

    void train(List<Patch> patches, int rounds, Dice dice) {
        for (int i = 0; i < rounds * patches.size(); i++) learn(patches.get(dice.below(patches.size())));
    }

    /** Mean over the classes of the share that is recognised. */
    double recall(List<Patch> patches) {
        double[] right = new double[classes];
        int[] all = new int[classes];
        for (Patch patch : patches) {
            all[patch.classId()]++;
            if (best(forward(patch.inputs())) == patch.classId()) right[patch.classId()]++;
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) sum += right[c] / all[c];
        return sum / classes;
    }

    private void learn(Patch patch) {
        float[] error = forward(patch.inputs());
        error[patch.classId()] -= 1;
        float[] back = new float[HIDDEN];
        for (int c = 0; c < classes; c++) {
            int row = c * (HIDDEN + 1);
            for (int h = 0; h < HIDDEN; h++) {
                back[h] += error[c] * second[row + h];
                second[row + h] -= RATE * error[c] * hidden[h];
            }
            second[row + HIDDEN] -= RATE * error[c];
        }
        for (int h = 0; h < HIDDEN; h++) {
            if (hidden[h] <= 0) continue;
            int row = h * (INPUTS + 1);
            float step = RATE * back[h];
            for (int i = 0; i < INPUTS; i++) first[row + i] -= step * patch.inputs()[i];
            first[row + INPUTS] -= step;
        }
    }

    private float[] forward(float[] inputs) {
        for (int h = 0; h < HIDDEN; h++) {
            int row = h * (INPUTS + 1);
            float sum = first[row + INPUTS];
            for (int i = 0; i < INPUTS; i++) sum += first[row + i] * inputs[i];
            hidden[h] = Math.max(0, sum);
        }
        float[] out = new float[classes];
        float total = 0;
        for (int c = 0; c < classes; c++) {
            int row = c * (HIDDEN + 1);
            float sum = second[row + HIDDEN];
            for (int h = 0; h < HIDDEN; h++) sum += second[row + h] * hidden[h];
            out[c] = (float) StrictMath.exp(Math.min(sum, 40));
            total += out[c];
        }
        for (int c = 0; c < classes; c++) out[c] /= total;
        return out;
    }

    private static int best(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
        return best;
    }
}
