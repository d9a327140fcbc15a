package space.perigee.kube;

/** Who a resource belongs to, in the same namespace or cluster-wide. */
public record OwnerReference(
        String apiVersion, String kind, String name, String uid, boolean controller, boolean blockOwnerDeletion) {
    /** Of the controlling owner. */
    public static OwnerReference controller(Resource owner) {
        return new OwnerReference(
                owner.kind().apiVersion(), owner.kind().kind(), owner.name(), owner.uid(), true, true);
    }
}
