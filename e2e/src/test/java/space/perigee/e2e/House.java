package space.perigee.e2e;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Optional;

/** The rooms of HOUSE.md as rules read them: what each may use, and the compiled classes of all of them. */
final class House {
    private static final String ROOT = "space.perigee.";

    /** The JDK, and annotations that leave nothing behind at run time. */
    private static final List<String> ALWAYS = List.of(
            "java.",
            "javax.",
            "org.w3c.dom",
            "org.xml.sax",
            "org.jspecify.annotations",
            "com.google.errorprone.annotations");

    private static final String JACKSON = "tools.jackson.";

    /** Annotations of Jackson 3 are those of Jackson 2. */
    private static final String JACKSON_ANNOTATIONS = "com.fasterxml.jackson.annotation";

    /**
     * One row of the table "Rooms".
     *
     * @param rooms other rooms that it may use
     * @param libraries package prefixes from outside that it may use
     */
    record Room(String name, List<String> rooms, List<String> libraries) {
        boolean mayUse(JavaClass target) {
            Optional<String> room = roomOf(target);
            if (room.isPresent()) return room.get().equals(name) || rooms.contains(room.get());
            String type = target.getBaseComponentType().getName();
            return target.getBaseComponentType().isPrimitive()
                    || ALWAYS.stream().anyMatch(type::startsWith)
                    || libraries.stream().anyMatch(type::startsWith);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** The table. JSON has its place at the edges: docs/decisions/0002. */
    static final List<Room> ROOMS = List.of(
            new Room("mission", List.of(), List.of()),
            new Room("icd", List.of("mission"), List.of()),
            new Room("orbit", List.of("mission"), List.of("org.orekit.", "org.hipparchus.")),
            new Room("link", List.of("mission"), List.of()),
            new Room("model", List.of("mission"), List.of()),
            new Room(
                    "vision",
                    List.of("mission", "model"),
                    List.of("ai.onnxruntime.", "com.twelvemonkeys.", "org.apache.sis.", "org.opengis.")),
            new Room("delta", List.of("mission", "model"), List.of()),
            new Room(
                    "learn",
                    List.of("mission", "model", "vision", "delta"),
                    // zstd: what others would make of the same update, for the report
                    List.of(JACKSON, JACKSON_ANNOTATIONS, "com.github.luben.zstd.")),
            new Room("torch", List.of("mission", "model", "vision", "learn"), List.of("org.bytedeco.")),
            new Room(
                    "kube",
                    List.of("mission"),
                    List.of("org.sqlite.", JACKSON, JACKSON_ANNOTATIONS, "org.snakeyaml.engine.")),
            new Room("onboard", List.of("mission", "icd", "link", "model", "vision", "delta"), List.of()),
            new Room(
                    "ground",
                    List.of("mission", "icd", "kube", "orbit", "link", "model", "vision", "delta", "learn"),
                    List.of(JACKSON, JACKSON_ANNOTATIONS)),
            new Room(
                    "cli",
                    List.of(
                            "mission", "icd", "orbit", "link", "model", "vision", "delta", "learn", "kube", "onboard",
                            "ground"),
                    List.of(
                            "picocli.",
                            "me.tongfei.progressbar.",
                            JACKSON,
                            JACKSON_ANNOTATIONS,
                            "org.snakeyaml.engine.",
                            "com.sun.management.")),
            new Room("testkit", List.of("mission"), List.of()));

    private House() {}

    /** Every compiled class of every room but e2e itself, tests left out. */
    static JavaClasses classes() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("/space/perigee/e2e/"))
                .importPackages("space.perigee");
    }

    /** The room whose class it is: the first name after {@code space.perigee}. Empty for a class of others. */
    static Optional<String> roomOf(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        if (!name.startsWith(ROOT)) return Optional.empty();
        String rest = name.substring(ROOT.length());
        int dot = rest.indexOf('.');
        return Optional.of(dot < 0 ? rest : rest.substring(0, dot));
    }
}
