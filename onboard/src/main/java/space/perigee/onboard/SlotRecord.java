package space.perigee.onboard;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import space.perigee.mission.Digest;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;

/**
 * What the two slots hold, as it lies on flash: a properties file, so that a person can read it.
 *
 * @param serving the slot that serves
 * @param slotA digest of the model in slot A, empty when there is none worth keeping
 * @param slotB the same of slot B
 * @param installedSequence sequence number of the newest update that ever served: older ones are refused for ever
 * @param trialOf the update on trial: the serving model has not proved itself yet, a crash falls back to the other slot
 * @param boots starts of the process since the switch, counted only on trial
 */
record SlotRecord(
        Slot serving,
        Optional<Digest> slotA,
        Optional<Digest> slotB,
        long installedSequence,
        Optional<Digest> trialOf,
        int boots) {
    private static final int FORMAT = 1;

    enum Slot {
        A,
        B;

        Slot other() {
            return this == A ? B : A;
        }

        String fileName() {
            return "slots/" + this + ".onnx";
        }
    }

    Optional<Digest> digest(Slot slot) {
        return slot == Slot.A ? slotA : slotB;
    }

    SlotRecord withDigest(Slot slot, Optional<Digest> digest) {
        return slot == Slot.A
                ? new SlotRecord(serving, digest, slotB, installedSequence, trialOf, boots)
                : new SlotRecord(serving, slotA, digest, installedSequence, trialOf, boots);
    }

    /** The other slot serves, on trial. */
    SlotRecord switched(Digest update, long sequence) {
        return new SlotRecord(
                serving.other(), slotA, slotB, Math.max(installedSequence, sequence), Optional.of(update), 0);
    }

    /** The other slot serves again; what served is forgotten. */
    SlotRecord fallenBack() {
        return new SlotRecord(serving.other(), slotA, slotB, installedSequence, Optional.empty(), 0)
                .withDigest(serving, Optional.empty());
    }

    SlotRecord booted() {
        return new SlotRecord(serving, slotA, slotB, installedSequence, trialOf, boots + 1);
    }

    SlotRecord proved() {
        return new SlotRecord(serving, slotA, slotB, installedSequence, Optional.empty(), 0);
    }

    byte[] encode() {
        Properties fields = new Properties();
        fields.setProperty("format", Integer.toString(FORMAT));
        fields.setProperty("serving", serving.name());
        slotA.ifPresent(digest -> fields.setProperty("slotA", digest.toString()));
        slotB.ifPresent(digest -> fields.setProperty("slotB", digest.toString()));
        fields.setProperty("installedSequence", Long.toString(installedSequence));
        trialOf.ifPresent(update -> fields.setProperty("trialOf", update.toString()));
        fields.setProperty("boots", Integer.toString(boots));
        StringWriter out = new StringWriter();
        fields.stringPropertyNames().stream()
                .sorted()
                .forEach(name -> out.write(name + "=" + fields.getProperty(name) + "\n"));
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static Slot slot(String name) {
        return switch (name) {
            case "A" -> Slot.A;
            case "B" -> Slot.B;
            default -> throw new IllegalArgumentException("serving is \"" + name + "\", neither A nor B");
        };
    }

    /** @throws Problem when it is damaged or newer */
    static SlotRecord decode(byte[] content, String where) {
        Properties fields = new Properties();
        try {
            fields.load(new ByteArrayInputStream(content));
            int format = Integer.parseInt(fields.getProperty("format", "0"));
            if (format > FORMAT) throw MissionProblem.NEWER_STATE.with(where, format, FORMAT);
            return new SlotRecord(
                    slot(fields.getProperty("serving", "")),
                    Optional.ofNullable(fields.getProperty("slotA")).map(Digest::parse),
                    Optional.ofNullable(fields.getProperty("slotB")).map(Digest::parse),
                    Long.parseLong(fields.getProperty("installedSequence", "")),
                    Optional.ofNullable(fields.getProperty("trialOf")).map(Digest::parse),
                    Integer.parseInt(fields.getProperty("boots", "")));
        } catch (IllegalArgumentException e) {
            throw OnboardProblem.SLOTS_DAMAGED.with(where, e.getMessage()).because(e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }
}
