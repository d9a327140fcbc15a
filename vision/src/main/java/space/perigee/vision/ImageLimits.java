package space.perigee.vision;

/**
 * What an image file may cost before a single pixel is decoded.
 *
 * @param maxPixels width times height as the header states them
 * @param maxFileBytes length of the file
 */
public record ImageLimits(long maxPixels, long maxFileBytes) {
    /** A whole pushbroom scene of 8,000 x 8,000: decoded 64 MB grey, 192 MB RGB, which a ground machine bears. */
    public static final long MAX_PIXELS = 64L << 20;

    /** The same scene of 16 bit and four bands, uncompressed, is 512 MiB. */
    public static final long MAX_FILE_BYTES = 512L << 20;

    public static final ImageLimits DEFAULT = new ImageLimits(MAX_PIXELS, MAX_FILE_BYTES);
}
