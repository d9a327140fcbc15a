package space.perigee.vision;

import space.perigee.mission.Check;

/**
 * Eight-bit samples, row by row, channels interleaved: sample (x, y, c) is at {@code (y * widthPx + x) * channels + c}, 0..255
 * unsigned. The array is not copied: whoever makes an image hands it over.
 *
 * @param channels 1 grey, 3 RGB
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy of every tile would double the memory on board
public record Image(int widthPx, int heightPx, int channels, byte[] samples) {
    public Image {
        Check.that(
                widthPx > 0 && heightPx > 0 && samples.length == Math.multiplyExact(widthPx * channels, heightPx),
                "image %d x %d x %d with %d samples",
                widthPx,
                heightPx,
                channels,
                samples.length);
    }

    /** Sample (x, y, c) as 0..255. */
    public int at(int x, int y, int channel) {
        return samples[(y * widthPx + x) * channels + channel] & 0xff;
    }
}
