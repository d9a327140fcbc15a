package space.perigee.onboard;

import java.time.Instant;
import space.perigee.mission.Digest;
import space.perigee.vision.Image;

/**
 * What the camera took in one exposure.
 *
 * @param id the camera's name for it
 * @param digest of the picture's file
 * @param capturedAt mission time (UTC) when the payload wrote it, never in the future
 * @param encoded the picture's file
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared; a copy of every scene would double the memory
public record Scene(String id, Digest digest, Instant capturedAt, Image image, byte[] encoded) {
    private static final int JPEG_MAGIC = 0xffd8;

    /** Whether the file itself can be sent as it is. */
    boolean isJpeg() {
        return encoded.length > 2 && (((encoded[0] & 0xff) << 8) | (encoded[1] & 0xff)) == JPEG_MAGIC;
    }
}
