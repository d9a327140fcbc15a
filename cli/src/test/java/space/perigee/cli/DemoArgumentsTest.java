package space.perigee.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoArgumentsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"--known dusk", "--new dawn", "--known day --new night"})
    void domainsOfNoDataSetAreRefused(String domains) {
        Typed.perigee(folder, ("demo --quick --out " + folder.resolve("out") + " " + domains).split(" ", -1))
                .assertRefused(
                        Perigee.BAD_INPUT,
                        "cli.bad-argument: --known and --new choose domains of a data set, name it with --data DIR");
    }
}
