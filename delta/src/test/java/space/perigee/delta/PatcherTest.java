package space.perigee.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.delta.EncodingOutcome.Encoded;
import space.perigee.delta.PatchOutcome.Patched;
import space.perigee.delta.PatchOutcome.Reason;
import space.perigee.delta.PatchOutcome.Refused;
import space.perigee.mission.Digest;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.Flash;
import space.perigee.model.ModelFile;
import space.perigee.testkit.FaultyFlash;
import space.perigee.testkit.FlashDiary;

class PatcherTest {
    private static final int MAX_BYTES = 1 << 20;

    @TempDir
    Path folder;

    private final ModelFile base = Samples.tinyNet(1);
    private final Encoded encoded = DeltaEncoder.encode(
                    base, Samples.moved(base, base.tensors(), 2), EncodingOptions.of(4))
            .orRefuse();
    private final ModelDelta delta = encoded.delta();
    private Flash flash;
    private Path baseFile;

    @BeforeEach
    void putBase() {
        flash = new DiskFlash(folder);
        flash.replace("slots/a.onnx", base.bytes());
        baseFile = flash.path("slots/a.onnx");
    }

    @Test
    void theFileOnBoardIsTheModelOfTheGround() {
        PatchOutcome outcome = Patcher.apply(baseFile, delta, flash, "slots/b.part");

        assertThat(outcome).isEqualTo(new Patched(delta.to(), base.sizeBytes()));
        assertThat(flash.read("slots/b.part", MAX_BYTES))
                .isEqualTo(encoded.patched().bytes());
        assertThat(Digest.of(baseFile)).isEqualTo(base.digest());
    }

    /** What is named next must be on the medium: the last write is forced, and after that alone read back. */
    @Test
    void whatIsWrittenIsForcedAndThenReadBack() {
        List<String> diary = new ArrayList<>();

        Patcher.apply(baseFile, delta, FlashDiary.on(flash, diary), "slots/b.part");

        int forced = diary.lastIndexOf("force");
        assertThat(diary.lastIndexOf("write")).isPositive().isLessThan(forced);
        assertThat(diary.subList(forced + 1, diary.size()))
                .as("the target is looked at again")
                .anyMatch(done -> done.endsWith(" slots/b.part"));
    }

    @Test
    void whatALastAttemptLeftBehindDoesNotMatter() {
        flash.replace("slots/b.part", new byte[MAX_BYTES]);

        assertThat(Patcher.apply(baseFile, delta, flash, "slots/b.part")).isInstanceOf(Patched.class);
        assertThat(flash.sizeBytes("slots/b.part")).isEqualTo(base.sizeBytes());
    }

    @Test
    void anotherBaseIsRefusedBeforeAnythingIsWritten() {
        ModelFile other = Samples.tinyNet(3);
        flash.replace("slots/a.onnx", other.bytes());

        FaultyFlash counting = FaultyFlash.fullAfter(flash, Long.MAX_VALUE);
        PatchOutcome outcome = Patcher.apply(baseFile, delta, counting, "slots/b.part");

        assertThat(outcome)
                .isEqualTo(new Refused(
                        Reason.WRONG_BASE,
                        "the update is for base %s, this is %s".formatted(base.digest(), other.digest())));
        assertThat(counting.writtenBytes()).isZero();
        assertThatThrownBy(() -> Patcher.apply(other, delta)).hasMessageContaining("delta.wrong-base");
    }

    @Test
    void anUpdateOfOtherShapesIsRefusedBeforeAnythingIsWritten() {
        ModelDelta unfit = ModelDelta.of(
                "thermal-tiny",
                base.digest(),
                Samples.small().results(),
                Samples.small().operations(),
                valuesOf(Samples.small()));

        assertThat(Patcher.apply(baseFile, unfit, flash, "slots/b.part"))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.UNFIT));
        assertThat(flash.exists("slots/b.part")).isFalse();
        assertThatThrownBy(() -> Patcher.apply(base, unfit)).hasMessageContaining("the model has no such one");
    }

    @Test
    void aResultThatWasNotPromisedIsRefused() {
        ModelDelta lie = delta.leadingTo(Digest.of(new byte[0]));

        assertThat(Patcher.apply(baseFile, lie, flash, "slots/b.part"))
                .isEqualTo(new Refused(
                        Reason.WRONG_RESULT, "read back %s, the update promises %s".formatted(delta.to(), lie.to())));
        assertThat(flash.exists("slots/b.part")).isFalse();
        assertThatThrownBy(() -> Patcher.apply(base, lie)).hasMessageContaining("delta.wrong-result");
    }

    /** In the copy, at its end, in the patched tensors, at the very last byte. */
    @ParameterizedTest(name = "full after {0} of the bytes to be written")
    @ValueSource(doubles = {0, 0.1, 0.5, 0.51, 0.9, 0.999_999})
    void aFullDiskLeavesNothingHalfDone(double part) {
        Flash full = FaultyFlash.fullAfter(flash, (long) (part * bytesToWrite()));

        PatchOutcome outcome = Patcher.apply(baseFile, delta, full, "slots/b.part");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.DISK_FULL));
        assertThat(flash.list("slots")).containsExactly("slots/a.onnx");
        assertThat(Digest.of(baseFile)).isEqualTo(base.digest());
        assertThat(Patcher.apply(baseFile, delta, flash, "slots/b.part")).isInstanceOf(Patched.class);
    }

    @ParameterizedTest(name = "the power goes after {0} of the bytes to be written")
    @ValueSource(doubles = {0, 0.1, 0.5, 0.51, 0.9, 0.999_999})
    void aCrashLeavesOnlyTheTargetIncomplete(double part) {
        Flash failing = FaultyFlash.powerLossAfter(flash, (long) (part * bytesToWrite()));

        assertThatThrownBy(() -> Patcher.apply(baseFile, delta, failing, "slots/b.part"))
                .isInstanceOf(FaultyFlash.PowerLoss.class);

        assertThat(flash.list("slots")).isSubsetOf(List.of("slots/a.onnx", "slots/b.part"));
        assertThat(Digest.of(baseFile)).isEqualTo(base.digest());
        assertThat(Patcher.apply(baseFile, delta, flash, "slots/b.part")).isInstanceOf(Patched.class);
    }

    /** What the medium got wrong is seen when it is read back. */
    @ParameterizedTest(name = "a bit flips after {0} of the bytes to be written")
    @ValueSource(doubles = {0, 0.9, 0.999_999})
    void whatWasWrittenWrongIsSeen(double part) {
        Flash flipping = FaultyFlash.bitFlipAfter(flash, (long) (part * bytesToWrite()));

        assertThat(Patcher.apply(baseFile, delta, flipping, "slots/b.part"))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.WRONG_RESULT));
        assertThat(flash.exists("slots/b.part")).isFalse();
    }

    private long bytesToWrite() {
        FaultyFlash counting = FaultyFlash.fullAfter(flash, Long.MAX_VALUE);
        Patcher.apply(baseFile, delta, counting, "slots/count.part");
        flash.delete("slots/count.part");
        return counting.writtenBytes();
    }

    private static byte[] valuesOf(ModelDelta delta) {
        byte[] octets = delta.toBytes();
        return java.util.Arrays.copyOfRange(octets, octets.length - delta.valuesBytes(), octets.length);
    }
}
