package space.perigee.vision;

import java.util.List;

/**
 * What is known about an image file.
 *
 * @param format PNG, JPEG or TIFF
 * @param widthPx after the orientation was applied
 * @param heightPx after the orientation was applied
 * @param bands as stored; reading keeps one, or the first three
 * @param bitsPerSample as stored
 * @param type for people: {@code grey}, {@code RGB}, {@code palette}, {@code 4 bands}
 * @param orientation EXIF 2.32 tag 0x0112, 1..8, applied by reading; 1 is upright
 * @param corners of the outer pixel edges, upper left, upper right, lower right, lower left of the upright picture; empty without a georeference
 * @param referenceFrame name of the georeference, empty without one
 */
public record ImageInfo(
        String format,
        int widthPx,
        int heightPx,
        int bands,
        int bitsPerSample,
        String type,
        int orientation,
        List<LonLat> corners,
        String referenceFrame) {
    public ImageInfo {
        corners = List.copyOf(corners);
    }

    /**
     * A place on the WGS 84 ellipsoid.
     *
     * @param lonDeg east positive (degrees)
     * @param latDeg north positive (degrees)
     */
    public record LonLat(double lonDeg, double latDeg) {}
}
