package space.perigee.icd;

import space.perigee.mission.Digest;

/** What both ends of a spacecraft's link call each other and the files that cross it. Each spacecraft has a link of its own. */
public final class LinkNames {
    /** CFDP entity id of the ground (727.0-B-5, 5.1). */
    public static final int GROUND_ENTITY = 1;

    /** CFDP entity id of the spacecraft. */
    public static final int CRAFT_ENTITY = 2;

    /** Folder of sample packages, which come down. */
    public static final String SAMPLES = "samples";

    /** Folder of signed updates, which go up. */
    public static final String UPDATES = "updates";

    private LinkNames() {}

    public static String sample(Digest digest) {
        return SAMPLES + "/" + digest.hex();
    }

    public static boolean isSample(String name) {
        return name.startsWith(SAMPLES + "/");
    }

    public static String update(Digest digest) {
        return UPDATES + "/" + digest.hex();
    }

    public static boolean isUpdate(String name) {
        return name.startsWith(UPDATES + "/");
    }
}
