package space.perigee.mission;

/** The full key of a spacecraft: everything that is kept, counted or queued for one is keyed by it. Written {@code tenant/spacecraft}. */
public record CraftKey(TenantId tenant, SpacecraftId spacecraft) implements Comparable<CraftKey> {
    public static CraftKey of(String tenant, String spacecraft) {
        return new CraftKey(new TenantId(tenant), new SpacecraftId(spacecraft));
    }

    /** From {@code tenant/spacecraft}. */
    public static CraftKey parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) throw MissionProblem.BAD_NAME.with("spacecraft key (tenant/spacecraft)", text);
        return of(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(CraftKey other) {
        int byTenant = tenant.compareTo(other.tenant);
        return byTenant != 0 ? byTenant : spacecraft.compareTo(other.spacecraft);
    }

    @Override
    public String toString() {
        return tenant + "/" + spacecraft;
    }
}
