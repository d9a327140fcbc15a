package space.perigee.e2e;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import space.perigee.icd.Icd;
import space.perigee.icd.LinkNames;
import space.perigee.icd.SamplePackage;
import space.perigee.mission.Digest;
import space.perigee.mission.DiskFlash;
import space.perigee.vision.Image;
import space.perigee.vision.Images;

/** Whole scenes in the inbox of a ground that does not run, as the link leaves them: received, and not yet taken. */
final class InboxSamples {
    private static final int SIDE_PX = 96;
    private static final Instant CAPTURED = Instant.parse("2023-04-04T01:00:00Z");

    private final DiskFlash ground;
    private final String inbox;

    /** @param state the ground's folder */
    InboxSamples(Path state, String craft) {
        ground = new DiskFlash(state);
        inbox = "radio/" + craft + "/cfdp/inbox/";
    }

    /** A grey one. */
    Digest blank(String scene, int grey) {
        byte[] samples = new byte[SIDE_PX * SIDE_PX];
        Arrays.fill(samples, (byte) grey);
        return put(scene, new Image(SIDE_PX, SIDE_PX, 1, samples));
    }

    Digest put(String scene, Image image) {
        byte[] picture = Images.encodeJpeg(image, Images.DEFAULT_QUALITY);
        byte[] octets = Icd.encode(new SamplePackage(
                scene,
                Digest.of(picture),
                CAPTURED,
                0,
                0,
                image.widthPx(),
                image.heightPx(),
                SamplePackage.Format.JPEG,
                List.of(),
                0,
                Digest.of(new byte[] {1}),
                List.of(),
                "CloudOnly",
                "all",
                1,
                picture));
        Digest digest = Digest.of(octets);
        ground.replace(inbox + LinkNames.sample(digest), octets);
        return digest;
    }
}
