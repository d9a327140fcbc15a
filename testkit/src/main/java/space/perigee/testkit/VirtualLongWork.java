package space.perigee.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import space.perigee.mission.LongWork;

/** Long work in virtual time: it runs at once, its outcome shows after the stated mission duration. */
public final class VirtualLongWork implements LongWork {
    private final InstantSource time;

    public VirtualLongWork(InstantSource time) {
        this.time = time;
    }

    @Override
    public <T> Pending<T> submit(String name, Duration missionCost, Callable<T> work) {
        return new Ran<>(time.instant().plus(missionCost), outcome(name, work));
    }

    private static <T> Outcome<T> outcome(String name, Callable<T> work) {
        try {
            return new Done<>(work.call());
        } catch (Exception e) {
            return new Failed<>(name + ": " + e);
        }
    }

    private record Ran<T>(Instant shownAt, Outcome<T> outcome) implements Pending<T> {
        @Override
        public Optional<Outcome<T>> poll(Instant now) {
            return now.isBefore(shownAt) ? Optional.empty() : Optional.of(outcome);
        }

        @Override
        public void cancel() {
            // it has run already
        }
    }
}
