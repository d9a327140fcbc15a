package space.perigee.icd;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import space.perigee.mission.Check;
import space.perigee.mission.Digest;

/**
 * Down, as a file of its own: one sample that the spacecraft is unsure of, with all that is known about it. What is unknown is empty.
 *
 * <table>
 * <caption>Type 1, version 1; fields after the header</caption>
 * <tr><th>type</th><th>field</th><th>limits</th></tr>
 * <tr><td>text</td><td>sceneId</td><td>1..255 octets</td></tr>
 * <tr><td>digest</td><td>sceneDigest</td><td>of the scene's file on board</td></tr>
 * <tr><td>time</td><td>capturedAt</td><td></td></tr>
 * <tr><td>u16</td><td>cropX</td><td>px, left edge in the scene</td></tr>
 * <tr><td>u16</td><td>cropY</td><td>px, top edge in the scene</td></tr>
 * <tr><td>u16</td><td>widthPx</td><td>1..65535</td></tr>
 * <tr><td>u16</td><td>heightPx</td><td>1..65535</td></tr>
 * <tr><td>code</td><td>format</td><td>1 JPEG, 2 PNG, 3 WebP</td></tr>
 * <tr><td>list of (f64, f64)</td><td>footprint</td><td>0 or 4 corners: lon, lat (rad, WGS 84)</td></tr>
 * <tr><td>f32</td><td>groundSampleDistanceM</td><td>m, 0 unknown</td></tr>
 * <tr><td>digest</td><td>servingModel</td><td></td></tr>
 * <tr><td>list of (f32 x 4, u16, f32)</td><td>found</td><td>0..1000 of xMin, yMin, xMax, yMax (px of the crop), classId, score</td></tr>
 * <tr><td>text</td><td>miner</td><td>1..63 octets</td></tr>
 * <tr><td>text</td><td>reason</td><td>0..200 octets</td></tr>
 * <tr><td>f64</td><td>value</td><td>0..1e300</td></tr>
 * <tr><td>blob</td><td>image</td><td>1..16 MiB</td></tr>
 * </table>
 *
 * @param sceneId name of the scene on board
 * @param sceneDigest of the scene's file on board, also where only a crop comes down
 * @param capturedAt mission time (UTC) when the payload wrote the scene, not when it was worked on; cut to milliseconds
 * @param cropX left edge of the image in its scene (px)
 * @param cropY top edge of the image in its scene (px)
 * @param widthPx of the image
 * @param heightPx of the image
 * @param footprint corners of the image on the ground, in the order top left, top right, bottom right, bottom left; empty where unknown
 * @param groundSampleDistanceM m per pixel, 0 where unknown
 * @param servingModel that found and judged
 * @param found what it found, in pixels of the image
 * @param miner name of the miner
 * @param reason why it is worth sending, for people
 * @param value the miner's, at least 0
 * @param image encoded in {@code format}; not copied: whoever makes a package hands it over
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy of every image would double the memory on board
public record SamplePackage(
        String sceneId,
        Digest sceneDigest,
        Instant capturedAt,
        int cropX,
        int cropY,
        int widthPx,
        int heightPx,
        Format format,
        List<Corner> footprint,
        float groundSampleDistanceM,
        Digest servingModel,
        List<Found> found,
        String miner,
        String reason,
        double value,
        byte[] image)
        implements Body {
    /** A file name of the usual file systems. */
    public static final int MAX_SCENE_ID_BYTES = 255;

    /** Ten times what COCO's rules look at. */
    public static final int MAX_FOUND = 1000;

    /** A 4096 x 4096 image at 8 bit, uncompressed. */
    public static final int MAX_IMAGE_BYTES = 16 << 20;

    private static final int CORNERS = 4;
    private static final double MAX_VALUE = 1e300;
    static final int TYPE = 1;
    static final int VERSION = 1;

    public SamplePackage {
        capturedAt = capturedAt.truncatedTo(ChronoUnit.MILLIS);
        footprint = List.copyOf(footprint);
        found = List.copyOf(found);
        Icd.checkText("sceneId", sceneId, MAX_SCENE_ID_BYTES);
        Icd.checkText("miner", miner, Icd.MAX_NAME_BYTES);
        Icd.checkText("reason", reason, Icd.MAX_TEXT_BYTES);
        Check.that(footprint.isEmpty() || footprint.size() == CORNERS, "%d corners", footprint.size());
        Check.that(found.size() <= MAX_FOUND, "%d detections", found.size());
        Check.that(value >= 0 && value <= MAX_VALUE, "value %s", value);
        Check.that(image.length > 0 && image.length <= MAX_IMAGE_BYTES, "image of %d octets", image.length);
        Check.that(widthPx > 0 && heightPx > 0, "image of %d x %d px", widthPx, heightPx);
    }

    /** How the image is encoded. */
    public enum Format implements Coded {
        JPEG(1),
        PNG(2),
        WEBP(3);

        private final int code;

        Format(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    /**
     * A point on the ground.
     *
     * @param lonRad geodetic longitude (rad), WGS 84, -pi..pi, east positive
     * @param latRad geodetic latitude (rad), WGS 84, -pi/2..pi/2
     */
    public record Corner(double lonRad, double latRad) {}

    /**
     * One detection; pixels of the image, x to the right, y down.
     *
     * @param classId index into the serving model's classes
     * @param score 0..1
     */
    public record Found(float xMin, float yMin, float xMax, float yMax, int classId, float score) {}

    void write(OctetWriter out) {
        out.text(sceneId).digest(sceneDigest).time(capturedAt);
        out.u16(cropX).u16(cropY).u16(widthPx).u16(heightPx).code(format);
        out.u16(footprint.size());
        for (Corner corner : footprint) out.f64(corner.lonRad).f64(corner.latRad);
        out.f32(groundSampleDistanceM).digest(servingModel).u16(found.size());
        for (Found one : found)
            out.f32(one.xMin)
                    .f32(one.yMin)
                    .f32(one.xMax)
                    .f32(one.yMax)
                    .u16(one.classId)
                    .f32(one.score);
        out.text(miner).text(reason).f64(value).blob(image);
    }

    static SamplePackage read(OctetReader in) {
        return new SamplePackage(
                notEmpty(in, "sceneId", MAX_SCENE_ID_BYTES),
                in.digest("sceneDigest"),
                in.time("capturedAt"),
                in.u16("cropX"),
                in.u16("cropY"),
                in.u16("widthPx", 1, Icd.MAX_U16),
                in.u16("heightPx", 1, Icd.MAX_U16),
                in.code("format", List.of(Format.values())),
                footprint(in),
                in.f32("groundSampleDistanceM", 0, Float.MAX_VALUE),
                in.digest("servingModel"),
                in.list("found", MAX_FOUND, SamplePackage::found),
                notEmpty(in, "miner", Icd.MAX_NAME_BYTES),
                in.text("reason", Icd.MAX_TEXT_BYTES),
                in.f64("value", 0, MAX_VALUE),
                image(in));
    }

    private static String notEmpty(OctetReader in, String field, int maxBytes) {
        String text = in.text(field, maxBytes);
        in.require(!text.isEmpty(), Short.BYTES, field, "it is empty");
        return text;
    }

    private static List<Corner> footprint(OctetReader in) {
        List<Corner> corners = in.list(
                "footprint",
                CORNERS,
                each -> new Corner(
                        each.f64("lonRad", -Math.PI, Math.PI), each.f64("latRad", -Math.PI / 2, Math.PI / 2)));
        int octets = Short.BYTES + corners.size() * 2 * Double.BYTES;
        in.require(corners.isEmpty() || corners.size() == CORNERS, octets, "footprint", "neither 0 nor 4 corners");
        return corners;
    }

    private static Found found(OctetReader in) {
        float limit = Float.MAX_VALUE;
        return new Found(
                in.f32("xMin", -limit, limit),
                in.f32("yMin", -limit, limit),
                in.f32("xMax", -limit, limit),
                in.f32("yMax", -limit, limit),
                in.u16("classId"),
                in.f32("score", 0, 1));
    }

    private static byte[] image(OctetReader in) {
        byte[] image = in.blob("image", MAX_IMAGE_BYTES);
        in.require(image.length > 0, Integer.BYTES, "image", "it is empty");
        return image;
    }
}
