package space.perigee.delta;

import java.util.List;
import space.perigee.mission.Digest;
import space.perigee.model.ModelFile;

/** What came of encoding an update. */
public sealed interface EncodingOutcome {
    /**
     * It fits.
     *
     * @param patched the model as it will fly: decoded from the update, not as it was trained
     * @param costs what the bytes are spent on, in the update's order
     */
    record Encoded(ModelDelta delta, ModelFile patched, List<TensorCost> costs) implements EncodingOutcome {
        public Encoded {
            costs = List.copyOf(costs);
        }
    }

    /** Even the coarsest way takes more than the budget. */
    record OverBudget(int leastBytes, int budgetBytes) implements EncodingOutcome {}

    /** No value differs from the base. */
    record Unchanged(Digest base) implements EncodingOutcome {}

    /** The encoded update. @throws space.perigee.mission.Problem when there is none, saying why */
    default Encoded orRefuse() {
        return switch (this) {
            case Encoded encoded -> encoded;
            case OverBudget over -> throw DeltaProblem.OVER_BUDGET.with(over.leastBytes(), over.budgetBytes());
            case Unchanged unchanged -> throw DeltaProblem.NOTHING_CHANGED.with(unchanged.base());
        };
    }

    /** Bytes that the values of one tensor take, give or take three. */
    record TensorCost(String name, int bits, int elements, int sizeBytes) {}
}
