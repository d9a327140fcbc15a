package space.perigee.kube;

import java.util.List;

/**
 * A spacecraft as the ground must know it.
 *
 * @param orbit where it flies
 * @param radios what it talks with
 * @param hardware class of its computer, for people and selectors; empty where unknown
 * @param keys who may sign an update for it
 */
public record SpacecraftSpec(Orbit orbit, List<Radio> radios, String hardware, Keys keys) {
    public SpacecraftSpec {
        orbit = Specs.required("orbit", orbit);
        radios = Specs.list("radios", radios);
        hardware = Specs.orNone(hardware);
        keys = keys == null ? Keys.NONE : keys;
    }

    /**
     * Elements, in one of two forms.
     *
     * @param tle two lines of 69 characters, or empty
     * @param omm an orbit mean-elements message (CCSDS 502.0-B-3) as text, or empty
     */
    public record Orbit(List<String> tle, String omm) {
        private static final int TLE_LINES = 2;

        public Orbit {
            tle = Specs.list("tle", tle);
            omm = Specs.orNone(omm);
            if (tle.isEmpty() == omm.isEmpty()) throw new IllegalArgumentException("give either tle or omm");
            if (!tle.isEmpty() && tle.size() != TLE_LINES)
                throw new IllegalArgumentException("tle has " + tle.size() + " lines, not two");
        }

        public static Orbit ofTle(String line1, String line2) {
            return new Orbit(List.of(line1, line2), "");
        }

        public static Orbit ofOmm(String text) {
            return new Orbit(List.of(), text);
        }
    }

    /**
     * One radio.
     *
     * @param downlinkBps space to ground (bit/s)
     * @param uplinkBps ground to space (bit/s)
     */
    public record Radio(String name, long downlinkBps, long uplinkBps) {
        public Radio {
            name = Specs.name("name", name);
            Specs.in("downlinkBps", downlinkBps, 0, Specs.MAX_BPS);
            Specs.in("uplinkBps", uplinkBps, 0, Specs.MAX_BPS);
        }
    }

    /**
     * The keys that are on board.
     *
     * @param threshold so many different keys must have signed
     * @param publicKeys Ed25519, as X.509 in base64
     */
    public record Keys(int threshold, List<String> publicKeys) {
        static final Keys NONE = new Keys(0, List.of());

        public Keys {
            publicKeys = Specs.list("publicKeys", publicKeys);
            Specs.in("threshold", threshold, publicKeys.isEmpty() ? 0 : 1, publicKeys.size());
        }
    }
}
