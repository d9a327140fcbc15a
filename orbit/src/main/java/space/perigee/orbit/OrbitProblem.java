package space.perigee.orbit;

import space.perigee.mission.ProblemKind;

/** What can be wrong with elements, stations and asked times. */
public enum OrbitProblem implements ProblemKind {
    BAD_TLE("orbit.bad-tle", Category.INPUT, "%s, line %d, column %d: %s; fetch the elements anew"),
    BAD_OMM("orbit.bad-omm", Category.INPUT, "%s: %s; write the OMM as CCSDS 502.0-B-3 says, in KVN, XML, JSON or CSV"),
    BAD_STATIONS(
            "orbit.bad-stations",
            Category.INPUT,
            "%s, line %d: %s; write one station a line as name,latDeg,lonDeg,altM,minElevationDeg"),
    FILE_UNREADABLE("orbit.file-unreadable", Category.INPUT, "cannot read %s: %s; check the path"),
    ELEMENTS_TOO_OLD(
            "orbit.elements-too-old",
            Category.INPUT,
            "the elements of %s are of %s, %.1f days %s the asked time %s, and those more than %d days away are"
                    + " refused; fetch newer elements or ask for another time"),
    DECAYED(
            "orbit.decayed",
            Category.INPUT,
            "by its elements %s has decayed at %s: %s; ask for an earlier time or fetch newer elements"),
    SPAN_TOO_LONG(
            "orbit.span-too-long", Category.INPUT, "%.1f days are asked for, over the limit of %d; ask for fewer days");

    private final String key;
    private final Category category;
    private final String template;

    OrbitProblem(String key, Category category, String template) {
        this.key = key;
        this.category = category;
        this.template = template;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public Category category() {
        return category;
    }

    @Override
    public String template() {
        return template;
    }
}
