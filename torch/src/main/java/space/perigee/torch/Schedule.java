package space.perigee.torch;

import space.perigee.learn.Recipe;

/** Learning rate over the steps: a linear climb, then half a cosine down to the final share (Loshchilov and Hutter 2017, eq. 5). */
final class Schedule {
    private Schedule() {}

    /** The rate for a step, counted from 0. */
    static double rate(Recipe recipe, int step) {
        double highest = recipe.learningRate();
        if (step < recipe.warmupSteps()) return highest * (step + 1) / recipe.warmupSteps();
        double lowest = highest * recipe.finalRateShare();
        int span = Math.max(1, recipe.steps() - recipe.warmupSteps());
        double done = (double) (step - recipe.warmupSteps()) / span;
        return lowest + (highest - lowest) * (1 + Math.cos(Math.PI * done)) / 2;
    }
}
