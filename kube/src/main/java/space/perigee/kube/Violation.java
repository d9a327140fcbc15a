package space.perigee.kube;

/**
 * One thing that is wrong with a resource.
 *
 * @param path of the field, {@code spec.radios[0].downlinkBps}
 * @param text what is wrong with it
 */
public record Violation(String path, String text) {
    @Override
    public String toString() {
        return path + ": " + text;
    }
}
