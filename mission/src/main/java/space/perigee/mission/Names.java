package space.perigee.mission;

import java.util.regex.Pattern;

/** The one rule for names of things: a DNS label (RFC 1123), so that each is a Kubernetes name and a folder name, too. */
final class Names {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private Names() {}

    static String checked(String kind, String name) {
        if (!LABEL.matcher(name).matches()) throw MissionProblem.BAD_NAME.with(kind, name);
        return name;
    }
}
