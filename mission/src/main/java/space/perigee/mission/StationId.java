package space.perigee.mission;

/**
 * A ground station; stations are shared by all tenants.
 *
 * @param name a DNS label (RFC 1123)
 */
public record StationId(String name) implements Comparable<StationId> {
    public StationId {
        Names.checked("station", name);
    }

    @Override
    public int compareTo(StationId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
