package space.perigee.learn;

/** What the gate says of a candidate. */
public sealed interface GateDecision {
    /** For people and the record: the numbers that decided. */
    String reason();

    record Promote(String reason) implements GateDecision {}

    record Reject(String reason) implements GateDecision {}
}
