package space.perigee.vision;

import java.util.Arrays;
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
                widthPx > 0
                        && heightPx > 0
                        && (channels == 1 || channels == 3)
                        && samples.length == (long) widthPx * channels * heightPx,
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

    /** One channel: luma of ITU-R BT.601 (0.299 R + 0.587 G + 0.114 B, rounded); this very image when it is grey. */
    public Image toGrey() {
        if (channels == 1) return this;
        byte[] grey = new byte[widthPx * heightPx];
        for (int i = 0, s = 0; i < grey.length; i++, s += 3) {
            int red = samples[s] & 0xff;
            int green = samples[s + 1] & 0xff;
            int blue = samples[s + 2] & 0xff;
            grey[i] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
        }
        return new Image(widthPx, heightPx, 1, grey);
    }

    /** As many channels as a model wants: luma for 1, grey three times for 3. */
    public Image withChannels(int wanted) {
        Check.that(wanted == 1 || wanted == 3, "%d channels wanted", wanted);
        if (wanted == channels) return this;
        if (wanted == 1) return toGrey();
        byte[] rgb = new byte[Math.multiplyExact(samples.length, 3)];
        for (int i = 0; i < samples.length; i++) Arrays.fill(rgb, 3 * i, 3 * i + 3, samples[i]);
        return new Image(widthPx, heightPx, 3, rgb);
    }

    /** The part at (x, y) of the given size, which must lie inside. */
    public Image crop(int x, int y, int cropWidthPx, int cropHeightPx) {
        Check.that(
                x >= 0 && y >= 0 && x + cropWidthPx <= widthPx && y + cropHeightPx <= heightPx,
                "crop %d x %d at (%d, %d) of %d x %d",
                cropWidthPx,
                cropHeightPx,
                x,
                y,
                widthPx,
                heightPx);
        byte[] part = new byte[cropWidthPx * cropHeightPx * channels];
        int rowBytes = cropWidthPx * channels;
        for (int row = 0; row < cropHeightPx; row++) {
            System.arraycopy(samples, ((y + row) * widthPx + x) * channels, part, row * rowBytes, rowBytes);
        }
        return new Image(cropWidthPx, cropHeightPx, channels, part);
    }

    /** Grown to at least the given size, to the right and down, with {@code fill}; this very image when it is as large already. */
    public Image padTo(int atLeastWidthPx, int atLeastHeightPx, int fill) {
        int width = Math.max(widthPx, atLeastWidthPx);
        int height = Math.max(heightPx, atLeastHeightPx);
        if (width == widthPx && height == heightPx) return this;
        byte[] padded = new byte[Math.multiplyExact(width * channels, height)];
        Arrays.fill(padded, (byte) fill);
        int rowBytes = widthPx * channels;
        for (int row = 0; row < heightPx; row++) {
            System.arraycopy(samples, row * rowBytes, padded, row * width * channels, rowBytes);
        }
        return new Image(width, height, channels, padded);
    }
}
