package space.perigee.onboard;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import space.perigee.mission.Check;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;
import space.perigee.onboard.SlotRecord.Slot;

/**
 * The two model slots, A and B: one serves, the other is where the next update is patched. A switch is one write of the record; a
 * process that dies at any moment starts again with a model whose bytes have the digest that the record names.
 */
public final class ModelSlots {
    static final String RECORD = "slots/record";
    private static final int MAX_RECORD_BYTES = 4096;

    /** Starts of a model on trial before the other slot is trusted more: one crash may be a cosmic ray, a second is the model. */
    static final int MAX_TRIAL_BOOTS = 2;

    private final Flash flash;
    private volatile SlotRecord record;

    /** The factory model, where a full disk had no room for it in slot A: it serves from where it lies. */
    private volatile Optional<Path> outside = Optional.empty();

    private ModelSlots(Flash flash, SlotRecord record) {
        this.flash = flash;
        this.record = record;
    }

    /** What a start found and did. */
    public sealed interface Boot {
        record Normal(ModelSlots slots) implements Boot {}

        /**
         * @param update that the model came from which was left, where it was still on trial
         * @param reason why the model that served before was left
         */
        record FellBack(ModelSlots slots, Digest left, Optional<Digest> update, String reason) implements Boot {}
    }

    /**
     * Opens the slots at process start: counts the boot, falls back where the serving model is on trial and crashed too often, or
     * where its file is not what the record says. A full disk keeps nothing from serving: what cannot be written down holds for this start.
     *
     * @param factoryModel put into slot A of an empty folder
     * @param diskFull told of what could not be written down
     */
    public static Boot boot(Flash flash, Path factoryModel, Consumer<Problem> diskFull) {
        if (!flash.exists(RECORD)) return new Boot.Normal(install(flash, factoryModel, diskFull));
        ModelSlots slots = new ModelSlots(flash, SlotRecord.decode(flash.read(RECORD, MAX_RECORD_BYTES), RECORD));
        return slots.start(factoryModel, diskFull);
    }

    private Boot start(Path factoryModel, Consumer<Problem> diskFull) {
        Digest served = servingDigest();
        Optional<Digest> update = trialOf();
        if (onTrial()) {
            boolean counted = writeOrHold(record.booted(), diskFull);
            if ((!counted || record.boots() >= MAX_TRIAL_BOOTS)
                    && isWhole(record.serving().other())) {
                writeOrHold(record.fallenBack(), diskFull);
                // Uncounted crashes would have no end: what cannot be counted is not tried.
                String why = counted
                        ? "crashed " + MAX_TRIAL_BOOTS + " times on trial"
                        : "its start on trial could not be counted: the disk is full";
                return new Boot.FellBack(this, served, update, why);
            }
        }
        if (isWhole(record.serving())) return new Boot.Normal(this);
        if (isWhole(record.serving().other())) {
            writeOrHold(record.fallenBack(), diskFull);
            return new Boot.FellBack(this, served, update, "its file is damaged");
        }
        ModelSlots anew = install(flash, factoryModel, diskFull);
        return new Boot.FellBack(anew, served, update, "both slots are damaged; the factory model serves");
    }

    private static ModelSlots install(Flash flash, Path factoryModel, Consumer<Problem> diskFull) {
        if (!factoryModel.toFile().isFile()) throw OnboardProblem.NO_MODEL.with(flash.path("slots"), factoryModel);
        Optional<Path> outside = Optional.empty();
        try {
            FlashCopy.copyIn(factoryModel, flash, Slot.A.fileName());
        } catch (Problem e) {
            if (e.kind() != MissionProblem.DISK_FULL) throw e;
            diskFull.accept(e);
            outside = Optional.of(factoryModel);
        }
        Digest digest = Digest.of(outside.orElse(flash.path(Slot.A.fileName())));
        long sequence = flash.exists(RECORD)
                ? SlotRecord.decode(flash.read(RECORD, MAX_RECORD_BYTES), RECORD)
                        .installedSequence()
                : 0;
        ModelSlots slots = new ModelSlots(
                flash, new SlotRecord(Slot.A, Optional.of(digest), Optional.empty(), sequence, Optional.empty(), 0));
        slots.outside = outside;
        if (outside.isEmpty()) slots.writeOrHold(slots.record, diskFull);
        return slots;
    }

    private boolean isWhole(Slot slot) {
        return flash.exists(slot.fileName())
                && record.digest(slot)
                        .filter(Digest.of(flash.path(slot.fileName()))::equals)
                        .isPresent();
    }

    public Digest servingDigest() {
        return record.digest(record.serving()).orElseThrow();
    }

    /** A or B. */
    char servingLetter() {
        return record.serving() == Slot.A ? 'A' : 'B';
    }

    /** The serving model's file. */
    public Path servingFile() {
        return outside.orElse(flash.path(record.serving().fileName()));
    }

    /** Name on flash where the next model is to be patched; whatever lies there is not to be trusted. */
    public String idleName() {
        return record.serving().other().fileName();
    }

    public Path idleFile() {
        return flash.path(idleName());
    }

    public long installedSequence() {
        return record.installedSequence();
    }

    public boolean onTrial() {
        return record.trialOf().isPresent();
    }

    /** The update whose model serves on trial. */
    public Optional<Digest> trialOf() {
        return record.trialOf();
    }

    /** What the idle slot holds, if anything whole was named there. */
    public Optional<Digest> idleDigest() {
        return record.digest(record.serving().other());
    }

    /** The idle slot is about to be overwritten: from here on it holds nothing. */
    public void clearIdle() {
        Check.that(!onTrial(), "the idle slot is the way back while the serving model is on trial");
        write(record.withDigest(record.serving().other(), Optional.empty()));
    }

    /** The idle slot holds a whole model whose bytes were read back. */
    public void nameIdle(Digest digest) {
        write(record.withDigest(record.serving().other(), Optional.of(digest)));
    }

    /**
     * Step 16: one write, and the idle slot serves, on trial.
     *
     * @param digest of the model in the idle slot
     * @param update that it came from
     */
    public void switchTo(Digest digest, Digest update, long sequence) {
        Check.that(
                record.digest(record.serving().other()).filter(digest::equals).isPresent(),
                "the idle slot does not hold %s",
                digest);
        write(record.switched(update, sequence));
    }

    /** The model on trial proved itself. */
    public void confirm() {
        write(record.proved());
    }

    /** Whether the other slot holds a model to go back to. */
    public boolean canFallBack() {
        return isWhole(record.serving().other());
    }

    /**
     * The other slot serves again.
     *
     * @return what served until now
     */
    public Digest fallBack() {
        Digest left = servingDigest();
        Check.that(canFallBack(), "no model to fall back to");
        write(record.fallenBack());
        return left;
    }

    /** @return false where it holds for this process alone */
    private boolean writeOrHold(SlotRecord next, Consumer<Problem> diskFull) {
        try {
            write(next);
            return true;
        } catch (Problem e) {
            if (e.kind() != MissionProblem.DISK_FULL) throw e;
            diskFull.accept(e);
            record = next;
            return false;
        }
    }

    private void write(SlotRecord next) {
        flash.replace(RECORD, next.encode());
        if (next.serving() != record.serving()) outside = Optional.empty();
        record = next;
    }
}
