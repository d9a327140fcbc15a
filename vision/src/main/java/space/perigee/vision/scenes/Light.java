package space.perigee.vision.scenes;

import java.util.Locale;

/** When a scene was taken. Not a brightness: it decides which things are warmer than their ground. */
public enum Light {
    /** Sun-heated: roads and metal are hot, vegetation and shadows cold. */
    DAY,
    /** Radiated out: metal is colder than the ground, whoever makes heat stands out. */
    NIGHT;

    /** Name of the domain in a data set: {@code day}, {@code night}. */
    public String domain() {
        return name().toLowerCase(Locale.ROOT);
    }
}
