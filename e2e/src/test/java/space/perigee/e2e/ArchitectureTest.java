package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HOUSE.md's arrows and STYLE.md's habits, held over the compiled classes of all rooms. */
final class ArchitectureTest {
    private static final JavaClasses CLASSES = House.classes();

    /** Constructors and methods that take time or chance from the surroundings. */
    private static final Set<String> AMBIENT = Set.of(
            "java.time.Clock.system",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.Clock.tickMillis",
            "java.time.Clock.tickSeconds",
            "java.time.Clock.tickMinutes",
            "java.time.InstantSource.system",
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.util.random.RandomGenerator.getDefault",
            "java.util.random.RandomGenerator.of");

    private static final Set<String> SEEDED_BY_DEFAULT =
            Set.of("java.util.Random", "java.util.SplittableRandom", "java.security.SecureRandom");

    /** Who may open sockets: the radio's two ends. Names and addresses are no sockets. */
    private static final Set<String> MAY_OPEN_SOCKETS =
            Set.of("space.perigee.link.UdpChannel", "space.perigee.link.LinkEmulator");

    private static final Set<String> MERE_NAMES =
            Set.of("java.net.URI", "java.net.URISyntaxException", "java.net.InetAddress", "java.net.InetSocketAddress");

    /** Who starts processes: the ground its trainer, and whoever the user talks to. */
    private static final Set<String> MAY_START_PROCESSES = Set.of("space.perigee.learn.ProcessTrainer");

    static Stream<House.Room> rooms() {
        return House.ROOMS.stream();
    }

    @Test
    void everyRoomIsInTheTableAndHasContent() {
        Set<String> found = CLASSES.stream()
                .flatMap(type -> House.roomOf(type).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = rooms().map(House.Room::name).collect(Collectors.toCollection(TreeSet::new));

        assertThat(found).isEqualTo(known);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomUsesOnlyWhatItsRowNames(House.Room room) {
        assertThat(classesOf(room)
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .filter(arrow -> !room.mayUse(arrow.getTargetClass()))
                        .map(Dependency::getDescription))
                .isEmpty();
    }

    @Test
    void onboardAndGroundNeverSeeEachOther() {
        assertThat(row("onboard").rooms()).doesNotContain("ground", "kube", "orbit", "learn");
        assertThat(row("ground").rooms()).doesNotContain("onboard");
    }

    @Test
    void nobodyLeansOnTheTestkit() {
        assertThat(rooms().filter(room -> room.rooms().contains("testkit"))).isEmpty();
    }

    @Test
    void timeAndChanceComeInByConstructor() {
        assertThat(accesses(type -> !isEdge(type))
                        .filter(ArchitectureTest::isAmbient)
                        .map(JavaAccess::getDescription))
                .isEmpty();
    }

    @Test
    void theRuleOfTimeFindsWhatTheEdgeDoes() {
        assertThat(accesses(ArchitectureTest::isEdge).filter(ArchitectureTest::isAmbient))
                .isNotEmpty();
    }

    @Test
    void theRulesOfSocketsAndProcessesFindWhoMay() {
        assertThat(arrows(type -> MAY_OPEN_SOCKETS.contains(topLevel(type)))
                        .filter(arrow -> isNetwork(arrow.getTargetClass())))
                .isNotEmpty();
        assertThat(accesses(type -> MAY_START_PROCESSES.contains(topLevel(type)))
                        .filter(ArchitectureTest::startsAProcess))
                .isNotEmpty();
    }

    @Test
    void socketsAreOpenedAtTheEdgeAlone() {
        assertThat(arrows(type -> !isEdge(type) && !MAY_OPEN_SOCKETS.contains(topLevel(type)))
                        .filter(arrow -> isNetwork(arrow.getTargetClass()))
                        .map(Dependency::getDescription))
                .isEmpty();
    }

    @Test
    void processesAreStartedAtTheEdgeAlone() {
        assertThat(accesses(type -> !isEdge(type) && !MAY_START_PROCESSES.contains(topLevel(type)))
                        .filter(ArchitectureTest::startsAProcess)
                        .map(JavaAccess::getDescription))
                .isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES.stream()
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(each -> !each.isAnnotatedWith(NullMarked.class))
                        .map(JavaPackage::getName))
                .isEmpty();
    }

    @Test
    void nobodyThrowsThatItIsNotDoneYet() {
        assertThat(arrows(type -> true)
                        .filter(arrow -> arrow.getTargetClass().isEquivalentTo(UnsupportedOperationException.class))
                        .map(Dependency::getDescription))
                .isEmpty();
    }

    private static House.Room row(String name) {
        return rooms().filter(room -> room.name().equals(name)).findFirst().orElseThrow();
    }

    private static Stream<JavaClass> classesOf(House.Room room) {
        return CLASSES.stream()
                .filter(type -> House.roomOf(type).filter(room.name()::equals).isPresent());
    }

    private static Stream<Dependency> arrows(Predicate<JavaClass> from) {
        return CLASSES.stream().filter(from).flatMap(type -> type.getDirectDependenciesFromSelf().stream());
    }

    private static Stream<JavaAccess<?>> accesses(Predicate<JavaClass> from) {
        return CLASSES.stream().filter(from).flatMap(type -> type.getAccessesFromSelf().stream());
    }

    /** A {@code main} and the command line: where the world is wired to the parts. */
    private static boolean isEdge(JavaClass type) {
        return House.roomOf(type).filter("cli"::equals).isPresent()
                || topLevel(type).endsWith("Main");
    }

    private static String topLevel(JavaClass type) {
        String name = type.getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private static boolean isAmbient(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        boolean now = owner.startsWith("java.time.") && access.getName().equals("now");
        boolean unseeded = SEEDED_BY_DEFAULT.contains(owner)
                && access.getName().equals("<init>")
                && access.getTarget().getFullName().endsWith("<init>()");
        return now || unseeded || AMBIENT.contains(owner + "." + access.getName());
    }

    private static boolean isNetwork(JavaClass target) {
        String name = target.getName();
        boolean channel = List.of("DatagramChannel", "SocketChannel", "ServerSocketChannel")
                        .contains(target.getSimpleName())
                && name.startsWith("java.nio.channels.");
        boolean net = name.startsWith("java.net.") && !MERE_NAMES.contains(name) && !name.endsWith("Exception");
        return channel || net || name.startsWith("com.sun.net.httpserver.");
    }

    private static boolean startsAProcess(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        return owner.equals("java.lang.ProcessBuilder")
                || (owner.equals("java.lang.Runtime") && access.getName().equals("exec"));
    }
}
