package space.perigee.link;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import space.perigee.mission.LongWork;
import space.perigee.mission.Problem;

/** Long work done on the spot: for small missions and tests. */
final class InlineLongWork implements LongWork {
    @Override
    public <T> Pending<T> submit(String name, Duration missionCost, Callable<T> work) {
        return new Settled<>(outcome(work));
    }

    private static <T> Outcome<T> outcome(Callable<T> work) {
        try {
            return new Done<>(work.call());
        } catch (Problem e) {
            return new Failed<>(e.getMessage() == null ? e.text() : e.getMessage());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            return new Failed<>(e.toString());
        }
    }

    private record Settled<T>(Outcome<T> outcome) implements Pending<T> {
        @Override
        public Optional<Outcome<T>> poll(Instant now) {
            return Optional.of(outcome);
        }

        @Override
        public void cancel() {}
    }
}
