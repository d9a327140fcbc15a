package space.perigee.onboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.Digest;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.Problem;
import space.perigee.testkit.FaultyFlash;

class ModelSlotsTest {
    private static final byte[] FACTORY = {1, 2, 3};
    private static final byte[] UPDATE = {4, 5, 6};
    private static final byte[] DELTA = {7};

    @TempDir
    Path folder;

    private final List<Problem> diskFull = new ArrayList<>();
    private DiskFlash flash;
    private Path factory;

    @BeforeEach
    void open() throws IOException {
        flash = new DiskFlash(folder.resolve("flash"));
        factory = Files.write(folder.resolve("factory.onnx"), FACTORY);
    }

    private ModelSlots boot() {
        return switch (ModelSlots.boot(flash, factory, diskFull::add)) {
            case ModelSlots.Boot.Normal normal -> normal.slots();
            case ModelSlots.Boot.FellBack back -> back.slots();
        };
    }

    private ModelSlots switched() {
        ModelSlots slots = boot();
        slots.clearIdle();
        flash.replace(slots.idleName(), UPDATE);
        slots.nameIdle(Digest.of(UPDATE));
        slots.switchTo(Digest.of(UPDATE), Digest.of(DELTA), 7);
        return slots;
    }

    @Test
    void anEmptyFolderServesTheFactoryModel() {
        assertThat(boot().servingDigest()).isEqualTo(Digest.of(FACTORY));
    }

    @Test
    void aSwitchIsSeenByTheNextStart() {
        switched();

        ModelSlots next = boot();
        assertThat(next.servingDigest()).isEqualTo(Digest.of(UPDATE));
        assertThat(next.installedSequence()).isEqualTo(7);
        assertThat(next.trialOf()).contains(Digest.of(DELTA));
    }

    @Test
    void aModelThatCrashesTwiceOnTrialIsLeft() {
        switched();
        assertThat(boot().onTrial()).as("one crash may be a cosmic ray").isTrue();

        assertThat(ModelSlots.boot(flash, factory, diskFull::add))
                .isInstanceOfSatisfying(ModelSlots.Boot.FellBack.class, back -> {
                    assertThat(back.left()).isEqualTo(Digest.of(UPDATE));
                    assertThat(back.slots().servingDigest()).isEqualTo(Digest.of(FACTORY));
                    assertThat(back.slots().installedSequence())
                            .as("never installed again")
                            .isEqualTo(7);
                });
    }

    @Test
    void aConfirmedModelMayRestartAsOftenAsItLikes() {
        switched().confirm();
        for (int i = 0; i < 5; i++) assertThat(boot().servingDigest()).isEqualTo(Digest.of(UPDATE));
    }

    @Test
    void aDamagedServingFileFallsBack() {
        switched().confirm();
        flash.replace("slots/B.onnx", new byte[] {9});

        assertThat(ModelSlots.boot(flash, factory, diskFull::add)).isInstanceOf(ModelSlots.Boot.FellBack.class);
        assertThat(boot().servingDigest()).isEqualTo(Digest.of(FACTORY));
    }

    @Test
    void aHalfPatchedIdleSlotIsNeverServed() {
        ModelSlots slots = boot();
        slots.clearIdle();
        flash.replace(slots.idleName(), new byte[] {4});

        assertThat(boot().servingDigest()).isEqualTo(Digest.of(FACTORY));
        assertThat(boot().canFallBack()).isFalse();
        assertThatThrownBy(() -> boot().switchTo(Digest.of(UPDATE), Digest.of(DELTA), 7))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRecordOfANewerFormatIsRefusedByName() {
        flash.replace(ModelSlots.RECORD, "format=2\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        assertThatThrownBy(this::boot).hasMessageContaining("slots/record was written by a newer Perigee (format 2");
    }

    @Test
    void aDamagedRecordIsAClearError() {
        flash.replace(ModelSlots.RECORD, "serving=Q\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        assertThatThrownBy(this::boot).hasMessageContaining("onboard.slots-damaged");
    }

    private ModelSlots.Boot bootOnAFullDisk() {
        return ModelSlots.boot(FaultyFlash.fullAfter(flash, 0), factory, diskFull::add);
    }

    @Test
    void aFullDiskAtTheFirstStartServesTheFactoryModelFromWhereItLies() {
        assertThat(bootOnAFullDisk()).isInstanceOfSatisfying(ModelSlots.Boot.Normal.class, normal -> {
            assertThat(normal.slots().servingDigest()).isEqualTo(Digest.of(FACTORY));
            assertThat(normal.slots().servingFile()).isEqualTo(factory);
        });
        assertThat(diskFull).hasSize(1);
        assertThat(flash.list("slots")).as("no half of a model").isEmpty();
    }

    @Test
    void aStartOnTrialThatCannotBeCountedServesTheModelThatProvedItself() {
        switched();

        assertThat(bootOnAFullDisk()).isInstanceOfSatisfying(ModelSlots.Boot.FellBack.class, back -> {
            assertThat(back.slots().servingDigest()).isEqualTo(Digest.of(FACTORY));
            assertThat(back.update()).contains(Digest.of(DELTA));
            assertThat(back.reason()).contains("the disk is full");
        });
        assertThat(diskFull).isNotEmpty();
    }
}
