package space.perigee.ground;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What kind of knowledge a label is. */
public enum LabelSource {
    /** The demo's: the true boxes of the data set, which a mission would not have. Called an oracle wherever it shows. */
    ORACLE,
    /** A person, through a COCO or YOLO file. */
    PERSON,
    /** A larger model. */
    MODEL;

    /** As it is written in files and tables: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<LabelSource> of(String word) {
        return Arrays.stream(values())
                .filter(source -> source.word().equals(word))
                .findFirst();
    }
}
