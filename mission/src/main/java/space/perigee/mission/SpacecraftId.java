package space.perigee.mission;

/**
 * A spacecraft within its tenant.
 *
 * @param name a DNS label (RFC 1123)
 */
public record SpacecraftId(String name) implements Comparable<SpacecraftId> {
    public SpacecraftId {
        Names.checked("spacecraft", name);
    }

    @Override
    public int compareTo(SpacecraftId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
