package space.perigee.delta;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import space.perigee.delta.PatchOutcome.Patched;
import space.perigee.delta.PatchOutcome.Reason;
import space.perigee.delta.PatchOutcome.Refused;
import space.perigee.mission.Check;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;
import space.perigee.mission.Flash.FlashFile;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;
import space.perigee.model.ElementType;
import space.perigee.model.ModelFile;
import space.perigee.model.OnnxIndex;
import space.perigee.model.TensorInfo;

/** Step 14: makes the new model from the old one and an update. The same arithmetic on the ground and on board. */
public final class Patcher {
    /** Files are copied and read back in pieces: the heap on board does not hold a model. */
    private static final int PIECE_BYTES = 1 << 16;

    private Patcher() {}

    /**
     * Patches a model in memory: the ground's form.
     *
     * @throws Problem when {@code base} is another model, the update does not fit it, or the result is not what the update promises
     */
    public static ModelFile apply(ModelFile base, ModelDelta delta) {
        if (!delta.from().equals(base.digest())) throw DeltaProblem.WRONG_BASE.with(delta.from(), base.digest());
        unfit(delta, base.tensors()).ifPresent(reason -> {
            throw DeltaProblem.UNFIT.with(reason);
        });
        Map<String, float[]> patched = new HashMap<>();
        delta.walk((operation, channel, scale, values) -> {
            String tensor = base.tensors().get(operation.tensor()).name();
            float[] floats = patched.computeIfAbsent(tensor, base::floats);
            Quantiser.patch(floats, channel * values.length, scale, values);
        });
        ModelFile result = base.withFloats(patched);
        if (!result.digest().equals(delta.to())) throw DeltaProblem.WRONG_RESULT.with(result.digest(), delta.to());
        return result;
    }

    /**
     * Patches a model file into another one, in pieces: the form on board. Whatever happens the base is untouched, and there is a
     * target file after {@link Patched} only, or after a crash, when it is one that nobody has named yet.
     *
     * @param targetName file of {@code flash} to be made; what lies there is replaced
     */
    public static PatchOutcome apply(Path baseFile, ModelDelta delta, Flash flash, String targetName) {
        Check.that(
                !flash.path(targetName).equals(baseFile.toAbsolutePath().normalize()),
                "%s would patch itself",
                targetName);
        Digest base = Digest.of(baseFile);
        if (!base.equals(delta.from())) {
            return new Refused(
                    Reason.WRONG_BASE, "the update is for base %s, this is %s".formatted(delta.from(), base));
        }
        List<TensorInfo> tensors = OnnxIndex.read(baseFile).tensors();
        Optional<String> unfit = unfit(delta, tensors);
        if (unfit.isPresent()) return new Refused(Reason.UNFIT, unfit.get());
        try {
            return write(baseFile, delta, tensors, flash, targetName);
        } catch (Problem e) {
            Reason reason = e.kind() == MissionProblem.DISK_FULL ? Reason.DISK_FULL : Reason.DISK_FAILED;
            return withdrawn(flash, targetName, new Refused(reason, e.text()));
        }
    }

    private static PatchOutcome write(
            Path baseFile, ModelDelta delta, List<TensorInfo> tensors, Flash flash, String targetName) {
        flash.delete(targetName);
        try (FileChannel base = FileChannel.open(baseFile, StandardOpenOption.READ)) {
            long free = flash.freeBytes();
            if (free < base.size()) {
                throw MissionProblem.DISK_FULL.with(targetName, base.size(), free, flash.path(targetName));
            }
            try (FlashFile target = flash.open(targetName)) {
                copy(base, target);
                patch(base, delta, tensors, target);
                target.force();
            }
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(baseFile, e.getMessage()).because(e);
        }
        return readBack(delta, flash, targetName);
    }

    private static void copy(FileChannel base, FlashFile target) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        for (long position = 0; base.read(piece.clear(), position) > 0; position += piece.limit()) {
            target.write(position, piece.flip());
        }
    }

    private static void patch(FileChannel base, ModelDelta delta, List<TensorInfo> tensors, FlashFile target) {
        int largest = delta.operations().stream()
                .mapToInt(TensorOperation::channelElements)
                .max()
                .orElseThrow();
        ByteBuffer piece = ByteBuffer.allocate(largest * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        delta.walk((operation, channel, scale, values) -> {
            if (scale == 0) return;
            long lengthBytes = (long) values.length * Float.BYTES;
            long position = tensors.get(operation.tensor()).offsetBytes() + channel * lengthBytes;
            readFully(base, piece.clear().limit((int) lengthBytes), position);
            for (int i = 0; i < values.length; i++) {
                int at = i * Float.BYTES;
                piece.putFloat(at, Quantiser.patched(piece.getFloat(at), values[i], scale));
            }
            target.write(position, piece.rewind());
        });
    }

    private static void readFully(FileChannel base, ByteBuffer into, long position) {
        try {
            long at = position;
            while (into.hasRemaining()) {
                int n = base.read(into, at);
                if (n < 0) throw MissionProblem.DISK_FAILED.with("base model", "it ends at octet " + at);
                at += n;
            }
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with("base model", e.getMessage()).because(e);
        }
    }

    private static PatchOutcome readBack(ModelDelta delta, Flash flash, String targetName) {
        MessageDigest sha = Digest.sha256();
        long position = 0;
        try (FlashFile target = flash.open(targetName)) {
            ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
            for (int n = target.read(0, piece); n > 0; n = target.read(position, piece.clear())) {
                sha.update(piece.flip());
                position += n;
            }
        }
        Digest found = Digest.ofOctets(sha.digest());
        if (found.equals(delta.to())) return new Patched(found, position);
        String detail = "read back %s, the update promises %s".formatted(found, delta.to());
        return withdrawn(flash, targetName, new Refused(Reason.WRONG_RESULT, detail));
    }

    /** A target that may not stay; when it cannot even be deleted, it still has no name that counts. */
    private static Refused withdrawn(Flash flash, String targetName, Refused refused) {
        try {
            flash.delete(targetName);
            return refused;
        } catch (Problem e) {
            return new Refused(refused.reason(), refused.detail() + "; and it could not be deleted: " + e.text());
        }
    }

    private static Optional<String> unfit(ModelDelta delta, List<TensorInfo> tensors) {
        return delta.operations().stream()
                .filter(operation -> !fits(operation, tensors))
                .map(operation ->
                        "the update changes tensor %d of %d by %d x %d FLOAT32 values; the model has no such one"
                                .formatted(
                                        operation.tensor(),
                                        tensors.size(),
                                        operation.channels(),
                                        operation.channelElements()))
                .findFirst();
    }

    private static boolean fits(TensorOperation operation, List<TensorInfo> tensors) {
        if (operation.tensor() >= tensors.size()) return false;
        TensorInfo tensor = tensors.get(operation.tensor());
        return tensor.type() == ElementType.FLOAT32 && tensor.elements() == operation.elements();
    }
}
