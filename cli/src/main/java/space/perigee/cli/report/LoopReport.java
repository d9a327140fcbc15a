package space.perigee.cli.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The content of {@code report.json}: stable, documented in docs/report.md. mAP and AP are fractions; bytes are those on the wire;
 * digests are {@code sha256:} and hex; instants are ISO 8601 UTC in mission time.
 */
public record LoopReport(
        Domains domains,
        Samples samples,
        Bytes bytes,
        Seconds seconds,
        Gate gate,
        Models model,
        Setting setting,
        PassView pass,
        List<Flown> passes,
        List<Step> steps,
        List<CurvePoint> curve,
        List<Spent> spent,
        List<String> notes) {
    /** The known domain, which must not be forgotten, and the new one, which is to be learnt. */
    public record Domains(Domain known, Domain fresh) {}

    /**
     * One domain's test split, opened after the decision.
     *
     * @param name as the data set calls it
     * @param joint joint training's figures, where they were computed
     */
    public record Domain(String name, int images, Score before, Score after, Optional<Score> joint) {}

    /**
     * @param map50 mean over the classes with enough test boxes, at IoU 0.50
     * @param map5095 the same over IoU .50:.05:.95
     * @param perClass by class name
     * @param overAllClasses no class had enough test boxes, so the mean runs over all
     */
    public record Score(double map50, double map5095, Map<String, ClassScore> perClass, boolean overAllClasses) {}

    /** @param counted whether the class has enough boxes to be part of the mean */
    public record ClassScore(double ap50, double ap5095, int boxes, boolean counted) {}

    /** Scenes seen, found hard, and brought down. */
    public record Samples(long seen, long mined, long sent) {}

    /**
     * @param down bytes of datagrams from space to ground
     * @param downAllImages what sending every image would have cost, files alone
     * @param up bytes of datagrams from ground to space
     * @param update bytes of the signed update
     * @param wholeModel bytes of the model's file
     * @param int8Zstd the whole model as int8 per channel and zstd
     * @param zstdPatch zstd's patch of the two files
     */
    public record Bytes(
            long down, long downAllImages, long up, long update, long wholeModel, long int8Zstd, long zstdPatch) {}

    /** @param aosToActive mission seconds from AOS to the ground's knowledge that the new model serves; negative when it never did */
    public record Seconds(double training, double aosToActive, double wholeRun) {}

    /** @param decision {@code promoted}, {@code rejected} or {@code none} */
    public record Gate(String decision, String reason) {}

    /** Digests of the model that served at the start and at the end. */
    public record Models(String before, String after) {}

    public record Setting(
            String title,
            String data,
            long seed,
            boolean quick,
            String machine,
            String date,
            String base,
            String update,
            String fault) {}

    /**
     * The first pass and the ground track around it: degrees, WGS 84.
     *
     * @param los as it was planned
     * @param cutAt when the signal ended, where it ended before {@code los}
     */
    public record PassView(
            String spacecraft,
            String station,
            String aos,
            String los,
            Optional<String> cutAt,
            double maxElevationDeg,
            double stationLonDeg,
            double stationLatDeg,
            List<TrackPoint> groundTrack) {}

    /**
     * A pass that was flown.
     *
     * @param los when the signal ended: the cut, where the pass was cut
     */
    public record Flown(String station, String aos, String los) {}

    public record TrackPoint(double lonDeg, double latDeg, boolean inPass) {}

    /**
     * One of the seventeen steps as it happened.
     *
     * @param secondsAfterAos of its first time; negative before the pass
     * @param untilSecondsAfterAos of its last time
     * @param count how often, where one entry stands for all
     */
    public record Step(
            int number,
            String name,
            String at,
            double secondsAfterAos,
            double untilSecondsAfterAos,
            int count,
            String segment,
            String text) {}

    /** @param loss of the training process at that step, unitless */
    public record CurvePoint(int step, double loss) {}

    /**
     * What bytes on the wire were spent on.
     *
     * @param direction {@code down} or {@code up}
     */
    public record Spent(String direction, String what, long bytes) {}
}
