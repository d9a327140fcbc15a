package space.perigee.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerigeeTest {
    @TempDir
    private Path folder;

    private Typed perigee(String... args) {
        return Typed.perigee(folder, args);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "passes --tel x          | did you mean --tle? | perigee passes --help",
                "passs                   | did you mean passes? | perigee --help",
                "passes -o xml           | xml | --output",
                "passes --days 90        | --days 90.0 is not over 0 and up to 28 | perigee passes",
                "passes --from yesterday | 'yesterday' is no time | 2023-04-04",
                "passes --tle a --omm b  | mutually exclusive | --tle=FILE",
                "passes --tle nowhere    | mission.file-missing: there is no file nowhere | check the path",
                "passes --from 2026-01-01 | more than 14 days away are refused | BUPT-1",
                "detect --score 0 x.png  | --score 0.0 is not between 0 and 1 | perigee detect",
                "key                     | key what? | make, list",
                "detect x.png            | cli.no-model | --model FILE",
                "eval                    | --data DIR | perigee eval --help",
                "eval --truth a          | --truth and --detections go together | perigee eval",
                "data check nowhere      | nowhere | ",
                "train --data nowhere    | vision.data-missing | nowhere",
                "train                   | --data=DIR | perigee train --help",
                "train --data . --epochs 0 | --epochs 0 is not in 1..10000 | perigee train",
                "bench speed             | speed | ONBOARD",
                "trace                   | DIGEST | perigee trace --help",
                "status --mission nowhere | nowhere | ",
                "image info nowhere.png  | vision.image-missing | nowhere.png"
            })
    void wrongInputIsOneSentenceAndExitCode2(String line, String first, String second) {
        perigee(line.split(" +", -1)).assertRefused(Perigee.BAD_INPUT, first, second == null ? "" : second);
    }
}
