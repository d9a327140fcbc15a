package space.perigee.cli;

/** Numbers of things, as people say them. */
final class Counted {
    private Counted() {}

    /** One image, two images. */
    static String of(long count, String one) {
        return count + " " + one + (count == 1 ? "" : "s");
    }
}
