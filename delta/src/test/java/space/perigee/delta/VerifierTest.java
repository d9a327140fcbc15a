package space.perigee.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.delta.Verification.Reason;
import space.perigee.delta.Verification.Refused;
import space.perigee.delta.Verification.Verified;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.Flash;

class VerifierTest {
    private static final int FUZZ = 10_000;
    private static final ModelDelta DELTA = Samples.small();
    private static final Digest BASE = DELTA.from();

    private final Verifier verifier = new Verifier(Samples.trust(), Samples.CRAFT);
    private final byte[] good =
            Samples.signed(DELTA, 7, Samples.ALICE, Samples.BOB).toBytes();

    @Test
    void twoOfThreeSuffice() {
        assertThat(verifier.verify(good, 6, BASE)).isEqualTo(new Verified(DELTA, 7));
        assertThat(verifier.verify(sign(Samples.CAROL, Samples.ALICE), 0, BASE)).isInstanceOf(Verified.class);
        assertThat(verifier.verify(sign(Samples.CAROL, Samples.BOB, Samples.ALICE), 0, BASE))
                .isInstanceOf(Verified.class);
    }

    /** Frozen: Ed25519 has no chance in it (RFC 8032, 5.1.6). */
    @Test
    void theOctetsAreThoseOfFormatOne() throws IOException {
        assertThat(HexFormat.of().formatHex(good)).isEqualTo(ModelDeltaTest.golden("signed-delta-1.hex"));
        assertThat(good).hasSize(DELTA.sizeBytes() + SignedDelta.overheadBytes(Samples.CRAFT, 2));
    }

    @Test
    void oneFlippedBitAnywhereIsRefused() {
        for (int at = 0; at < good.length; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] flipped = good.clone();
                flipped[at] ^= (byte) (1 << bit);
                assertThat(verifier.verify(flipped, 6, BASE))
                        .as("octet %d, bit %d", at, bit)
                        .isInstanceOf(Refused.class);
            }
        }
    }

    /** With a signature to spare, too: a third one that is spoilt is not passed over. */
    @Test
    void oneFlippedBitIsRefusedThoughEnoughSignaturesRemain() {
        byte[] three = sign(Samples.ALICE, Samples.BOB, Samples.CAROL);
        int firstSigner = three.length - 3 * (KeyId.SIZE_BYTES + Ed25519.SIGNATURE_BYTES);
        for (int at = firstSigner; at < three.length; at++) {
            byte[] flipped = three.clone();
            flipped[at] ^= 0x10;
            assertThat(verifier.verify(flipped, 6, BASE)).as("octet %d", at).isInstanceOf(Refused.class);
        }
    }

    @Test
    void cutAnywhereItIsRefused() {
        for (int length = 0; length < good.length; length++) {
            assertRefused(Arrays.copyOf(good, length), Reason.MALFORMED, "broken at octet");
        }
        assertRefused(Arrays.copyOf(good, good.length + 1), Reason.MALFORMED, "1 octets follow its end");
    }

    @Test
    void oneSignatureIsNotEnough() {
        assertRefused(
                sign(Samples.ALICE), Reason.NOT_ENOUGH_SIGNATURES, "signatures of 1 known keys, 2 of 3 are needed");
    }

    @Test
    void theSameKeyTwiceCountsOnce() {
        assertRefused(sign(Samples.ALICE, Samples.ALICE), Reason.NOT_ENOUGH_SIGNATURES, "of 1 known keys");
    }

    @Test
    void otherKeysCountForNothing() {
        TrustStore others = TrustStore.of(List.of(Samples.publicKey(0), Samples.publicKey(2)), 2);

        Verification verification = new Verifier(others, Samples.CRAFT).verify(good, 6, BASE);

        assertThat(verification)
                .isEqualTo(new Refused(Reason.NOT_ENOUGH_SIGNATURES, "signatures of 1 known keys, 2 of 2 are needed"));
    }

    /** A stranger who writes the id of a known key on his own signature. */
    @Test
    void aBorrowedKeyIdDoesNotHelp() {
        SigningKey thief = new SigningKey(Samples.BOB.id(), Samples.CAROL.key());

        assertRefused(
                sign(Samples.ALICE, thief),
                Reason.BAD_SIGNATURE,
                Samples.BOB.id().toString());
    }

    /** Whoever signs with more keys than this spacecraft knows, for keys that are to come, is not refused. */
    @Test
    void aKeyThatIsNotKnownYetDoesNoHarm() {
        TrustStore two = TrustStore.of(List.of(Samples.publicKey(0), Samples.publicKey(1)), 2);

        Verification verification =
                new Verifier(two, Samples.CRAFT).verify(sign(Samples.CAROL, Samples.ALICE, Samples.BOB), 6, BASE);

        assertThat(verification).isInstanceOf(Verified.class);
    }

    @Test
    void whatIsNotForHereOrOldOrForAnotherModelIsRefused() {
        Verification elsewhere = new Verifier(Samples.trust(), CraftKey.of("bupt", "bupt-2")).verify(good, 6, BASE);
        Verification tenant = new Verifier(Samples.trust(), CraftKey.of("other", "bupt-1")).verify(good, 6, BASE);

        assertThat(elsewhere)
                .isEqualTo(new Refused(Reason.WRONG_SPACECRAFT, "the update is for bupt/bupt-1, this is bupt/bupt-2"));
        assertThat(tenant).isInstanceOf(Refused.class);
        assertThat(verifier.verify(good, 7, BASE))
                .isEqualTo(new Refused(Reason.OLDER_THAN_INSTALLED, "the update has sequence 7, 7 is installed"));
        assertThat(verifier.verify(good, 6, DELTA.to()))
                .isEqualTo(new Refused(
                        Reason.WRONG_BASE, "the update is for base %s, %s is installed".formatted(BASE, DELTA.to())));
    }

    @Test
    void aFileThatIsTooLargeIsNotRead(@TempDir Path folder) {
        Flash flash = new DiskFlash(folder);
        try (Flash.FlashFile file = flash.open("big")) {
            file.write(SignedDelta.MAX_SIGNED_BYTES, java.nio.ByteBuffer.wrap(new byte[1]));
        }
        flash.replace("good", good);

        assertThat(verifier.verify(flash, "big", 0, BASE))
                .isEqualTo(new Refused(Reason.TOO_LARGE, "12583635 bytes, over the limit of 12583634 bytes"));
        assertThat(verifier.verify(flash, "good", 6, BASE)).isInstanceOf(Verified.class);
        assertThat(verifier.verify(new byte[SignedDelta.MAX_SIGNED_BYTES + 1], 0, BASE))
                .isEqualTo(verifier.verify(flash, "big", 0, BASE));
    }

    @Test
    void damagedOctetsAreRefusedWithoutSurprise() {
        RandomGenerator random = new SplittableRandom(2);
        for (int i = 0; i < FUZZ; i++) {
            byte[] damaged = good.clone();
            // Mostly where the structure is; a spoilt signature costs a millisecond each.
            int reach = i % 50 == 0 ? damaged.length : 40;
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                damaged[random.nextInt(reach)] = (byte) random.nextInt();
            }
            Verification verification = verifier.verify(damaged, 6, BASE);
            assertThat(verification instanceof Refused).as("input %d", i).isEqualTo(!Arrays.equals(damaged, good));
        }
    }

    private static byte[] sign(SigningKey... keys) {
        return Samples.signed(DELTA, 7, keys).toBytes();
    }

    private void assertRefused(byte[] octets, Reason reason, String detail) {
        assertThat(verifier.verify(octets, 6, BASE)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.detail()).contains(detail);
        });
    }
}
