package space.perigee.mission;

/**
 * Who owns a mission: the namespace of its resources and a part of every key.
 *
 * @param name a DNS label (RFC 1123)
 */
public record TenantId(String name) implements Comparable<TenantId> {
    public TenantId {
        Names.checked("tenant", name);
    }

    @Override
    public int compareTo(TenantId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
