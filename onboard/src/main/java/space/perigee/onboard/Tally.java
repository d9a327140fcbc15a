package space.perigee.onboard;

import java.util.concurrent.atomic.AtomicLong;

/** Counts since the process started, written by the vision agent and read by telemetry. */
final class Tally {
    final AtomicLong scenes = new AtomicLong();
    final AtomicLong broken = new AtomicLong();
    final AtomicLong easy = new AtomicLong();
    final AtomicLong redundant = new AtomicLong();
    final AtomicLong hard = new AtomicLong();
    final AtomicLong kept = new AtomicLong();

    /** Kept scenes that the newest trial found to compare. */
    final AtomicLong toCompare = new AtomicLong();

    /** How many of them it has compared. */
    final AtomicLong compared = new AtomicLong();
}
