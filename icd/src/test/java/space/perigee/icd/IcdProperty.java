package space.perigee.icd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import space.perigee.mission.Problem;

class IcdProperty {
    private static final int BODIES_PER_SEED = 40;

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyBodyComesBackAsItWas(long seed) {
        RandomGenerator random = new Random(seed);
        for (int i = 0; i < BODIES_PER_SEED; i++) {
            Body body = Bodies.any(random);
            Body back = Icd.decode(Icd.encode(body));
            assertThat(back).usingRecursiveComparison().isEqualTo(body);
        }
    }

    /** Damaged octets are refused as malformed, or read as a body that is written as the same octets. Nothing else, ever. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void damagedOctetsAreRefusedOrMeanWhatTheySay(long seed) {
        RandomGenerator random = new Random(seed);
        for (int i = 0; i < BODIES_PER_SEED; i++) {
            byte[] octets = Icd.encode(Bodies.any(random));
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--)
                octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
            readOrRefused(octets);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noiseIsRefusedOrMeansWhatItSays(long seed) {
        RandomGenerator random = new Random(seed);
        for (int i = 0; i < BODIES_PER_SEED; i++) {
            byte[] octets = new byte[random.nextInt(300)];
            random.nextBytes(octets);
            if (octets.length > 2) {
                octets[0] = 0;
                octets[1] = (byte) (1 + random.nextInt(6));
                octets[2] = 1;
            }
            readOrRefused(octets);
        }
    }

    private static void readOrRefused(byte[] octets) {
        Body body;
        try {
            body = Icd.decode(octets);
        } catch (Problem e) {
            assertThat(e.kind()).isEqualTo(IcdProblem.MALFORMED);
            return;
        }
        assertThat(Icd.encode(body)).isEqualTo(octets);
    }
}
