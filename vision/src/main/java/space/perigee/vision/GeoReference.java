package space.perigee.vision;

import java.util.List;

/**
 * Where a raster lies.
 *
 * @param name of its reference frame, empty without one
 */
record GeoReference(List<ImageInfo.LonLat> corners, String name) {
    static final GeoReference NONE = new GeoReference(List.of(), "");

    GeoReference {
        corners = List.copyOf(corners);
    }
}
