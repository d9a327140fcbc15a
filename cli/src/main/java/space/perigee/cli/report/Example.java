package space.perigee.cli.report;

import java.util.List;

/**
 * One image of the new domain for the page: what the two models say of it. The boxes' numbers are {@code xMin, yMin, xMax, yMax} in
 * pixels, class id and score.
 *
 * @param jpegBase64 the picture
 */
public record Example(
        String name,
        int widthPx,
        int heightPx,
        String jpegBase64,
        List<BoxView> truth,
        List<BoxView> before,
        List<BoxView> after) {
    public record BoxView(float xMin, float yMin, float xMax, float yMax, int classId, float score) {}
}
