package space.perigee.e2e;

import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import space.perigee.delta.DeltaEncoder;
import space.perigee.delta.EncodingOptions;
import space.perigee.delta.EncodingOutcome;
import space.perigee.delta.KeyFiles;
import space.perigee.delta.SignedHeader;
import space.perigee.delta.Signer;
import space.perigee.delta.SigningKey;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.model.ModelFile;
import space.perigee.model.TensorSets;
import space.perigee.vision.DataSet;
import space.perigee.vision.DataSets;
import space.perigee.vision.LabelledImage;
import space.perigee.vision.scenes.Light;
import space.perigee.vision.scenes.SceneDataSet;
import space.perigee.vision.scenes.SceneSpec;

/** Folders of a space segment for a benchmark: drawn scenes, keys, a signed update that changes next to nothing. */
final class OnboardStage {
    private static final CraftKey CRAFT = CraftKey.parse("bench/craft-1");
    private static final long SEED = 1;
    private static final int KEYS = 2;
    private static final int UPDATE_BYTES = 100_000;

    /** Enough to be another model, too little for a canary to mind. */
    private static final float NUDGE = 1.01f;

    private final Path folder;
    private final Path model;
    private final List<LabelledImage> scenes;
    private final List<SigningKey> keys;

    private OnboardStage(Path folder, Path model, List<LabelledImage> scenes, List<SigningKey> keys) {
        this.folder = folder;
        this.model = model;
        this.scenes = scenes;
        this.keys = keys;
    }

    /** Draws twice {@code scenes} scenes by day. */
    static OnboardStage set(Path folder, Path model, int scenes) throws IOException {
        Path drawn = folder.resolve("drawn");
        System.err.println("drawing " + 2 * scenes + " scenes");
        SceneDataSet.write(
                drawn,
                List.of(new SceneDataSet.Domain(SceneSpec.aerial(Light.DAY), 2 * scenes, 1, 1)),
                SEED,
                SceneDataSet.Progress.NONE);
        List<SigningKey> keys = new ArrayList<>();
        for (int i = 1; i <= KEYS; i++) {
            KeyFiles.make(folder.resolve("keys"), "officer-" + i);
            keys.add(KeyFiles.signingKey(folder.resolve("keys/officer-" + i + ".key")));
        }
        return new OnboardStage(
                folder, model, DataSets.open(drawn).split(Light.DAY.domain(), DataSet.Part.TRAIN), keys);
    }

    /** Puts the scenes {@code from} up to {@code to} before the camera; @return the settings of the process */
    Path fly(int from, int to) throws IOException {
        Path camera = Files.createDirectories(folder.resolve("camera"));
        for (LabelledImage scene : scenes.subList(from, to))
            Files.copy(scene.file(), camera.resolve(scene.file().getFileName()), StandardCopyOption.REPLACE_EXISTING);
        return settings("state", camera, "CloudOnly");
    }

    /** Settings of a segment that has not flown yet and sees all scenes; by miner EdgeOnly none is packaged, by CloudOnly all. */
    Path freshSettings(String miner) throws IOException {
        fly(0, scenes.size());
        return settings("fresh-" + miner, folder.resolve("camera"), miner);
    }

    private Path settings(String state, Path camera, String miner) throws IOException {
        List<String> lines = List.of(
                "craft=" + CRAFT,
                "stateDir=" + folder.resolve(state),
                "cameraDir=" + camera,
                "modelFile=" + model,
                "keysDir=" + folder.resolve("keys"),
                "bind=127.0.0.1:" + freePort(),
                "peer=127.0.0.1:" + freePort(),
                "mining=" + miner);
        return Files.write(folder.resolve(state + ".properties"), lines);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** A signed update lies where one that came up over the radio does: it is taken up at the next start. */
    void putUpdate() throws IOException {
        ModelFile base = ModelFile.read(model);
        Map<String, float[]> changed = new TreeMap<>();
        for (String tensor : TensorSets.earlyBiasHeads(base.graph())) {
            float[] values = base.floats(tensor);
            for (int i = 0; i < values.length; i++) values[i] *= NUDGE;
            changed.put(tensor, values);
        }
        EncodingOutcome.Encoded encoded = DeltaEncoder.encode(base, changed, EncodingOptions.within(UPDATE_BYTES))
                .orRefuse();
        byte[] update =
                Signer.sign(encoded.delta(), new SignedHeader(1, CRAFT), keys).toBytes();
        Path inbox = Files.createDirectories(folder.resolve("state/cfdp/inbox/updates"));
        Files.write(inbox.resolve(Digest.of(update).hex()), update);
    }
}
