package space.perigee.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import space.perigee.learn.Recipe;
import space.perigee.learn.TrainingSample;
import space.perigee.learn.TrainingSample.Domain;

/**
 * Which sample comes when. Every epoch shows every sample once, in an order of its own; where the recipe asks for a share of new ones,
 * the smaller part is repeated to reach it. The place of a sample depends on seed and epoch alone, so a training can go on anywhere.
 */
final class EpochOrder {
    private static final long EPOCH_STRIDE = 0x9e3779b97f4a7c15L; // the golden ratio: seeds of neighbours share nothing

    private final List<Integer> known = new ArrayList<>();
    private final List<Integer> fresh = new ArrayList<>();
    private final int ofKnown;
    private final int ofFresh;
    private final long seed;
    private int shuffledEpoch = -1;
    private List<Integer> order = List.of();

    EpochOrder(List<TrainingSample> samples, Recipe recipe) {
        for (int i = 0; i < samples.size(); i++) (samples.get(i).domain() == Domain.NEW ? fresh : known).add(i);
        double share = recipe.newShare();
        if (share < 0 || known.isEmpty() || fresh.isEmpty()) {
            ofKnown = known.size();
            ofFresh = fresh.size();
        } else {
            double length = Math.max(share < 1 ? known.size() / (1 - share) : 0, share > 0 ? fresh.size() / share : 0);
            ofFresh = (int) Math.round(length * share);
            ofKnown = (int) Math.round(length * (1 - share));
        }
        seed = recipe.seed();
    }

    /** Images of one epoch. */
    int length() {
        return ofKnown + ofFresh;
    }

    /** The sample at a place in the endless row of epochs. */
    int at(long place) {
        int epoch = Math.toIntExact(place / length());
        if (epoch != shuffledEpoch) {
            RandomGenerator chance = new SplittableRandom(seed + EPOCH_STRIDE * (epoch + 1));
            List<Integer> next = new ArrayList<>(repeated(known, ofKnown, chance));
            next.addAll(repeated(fresh, ofFresh, chance));
            shuffle(next, chance);
            order = next;
            shuffledEpoch = epoch;
        }
        return order.get((int) (place % length()));
    }

    private static List<Integer> repeated(List<Integer> all, int count, RandomGenerator chance) {
        List<Integer> drawn = new ArrayList<>();
        while (drawn.size() < count) {
            List<Integer> once = new ArrayList<>(all);
            shuffle(once, chance);
            drawn.addAll(once.subList(0, Math.min(once.size(), count - drawn.size())));
        }
        return drawn;
    }

    private static void shuffle(List<Integer> list, RandomGenerator chance) {
        for (int i = list.size() - 1; i > 0; i--) {
            int j = chance.nextInt(i + 1);
            Integer held = list.get(i);
            list.set(i, list.get(j));
            list.set(j, held);
        }
    }
}
