package space.perigee.delta;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;
import space.perigee.model.TensorInfo;
import space.perigee.model.TinyNet;
import space.perigee.model.Yolov3Tiny;

/** What the tests of this room share: known keys, small models, small updates. */
final class Samples {
    static final CraftKey CRAFT = CraftKey.of("bupt", "bupt-1");

    /** RFC 8032, 7.1, tests 1 to 3: secret, public. */
    private static final List<String> RFC_8032 = List.of(
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");

    /** DER of a PKCS#8 Ed25519 key and of its SPKI, up to the 32 octets of the key itself (RFC 8410, 10). */
    private static final String PKCS8_HEAD = "302e020100300506032b657004220420";

    private static final String SPKI_HEAD = "302a300506032b6570032100";

    static final SigningKey ALICE = signingKey(0);
    static final SigningKey BOB = signingKey(1);
    static final SigningKey CAROL = signingKey(2);

    private Samples() {}

    static Stream<Long> seeds() {
        return LongStream.range(0, 20).boxed();
    }

    static PrivateKey privateKey(int i) {
        try {
            byte[] encoded = HexFormat.of().parseHex(PKCS8_HEAD + RFC_8032.get(2 * i));
            return KeyFactory.getInstance(Ed25519.NAME).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static PublicKey publicKey(int i) {
        try {
            byte[] encoded = HexFormat.of().parseHex(SPKI_HEAD + RFC_8032.get(2 * i + 1));
            return KeyFactory.getInstance(Ed25519.NAME).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SigningKey signingKey(int i) {
        return new SigningKey(KeyId.of(publicKey(i)), privateKey(i));
    }

    static TrustStore trust() {
        return TrustStore.of(List.of(publicKey(0), publicKey(1), publicKey(2)), 2);
    }

    static SignedDelta signed(ModelDelta delta, long sequence, SigningKey... keys) {
        return Signer.sign(delta, new SignedHeader(sequence, CRAFT), List.of(keys));
    }

    /** A hand-made update of two tensors: a convolution of 2 x 9 at four bits, one channel of it unchanged, and a bias of 4 at eight. */
    static ModelDelta small() {
        List<TensorOperation> operations = List.of(new TensorOperation(3, 4, 2, 9), new TensorOperation(300, 8, 1, 4));
        RangeEncoder encoder = new RangeEncoder();
        ChannelCoder coder = new ChannelCoder(encoder);
        coder.start(operations.getFirst());
        coder.channel(operations.getFirst(), ScaleCode.atLeast(0x1p-9f), new byte[] {0, 1, -2, 3, -4, 5, -6, 7, -7});
        coder.channel(operations.getFirst(), ScaleCode.ZERO, new byte[9]);
        coder.start(operations.getLast());
        coder.channel(operations.getLast(), ScaleCode.atLeast(0x1.8p-12f), new byte[] {127, -127, 0, 64});
        List<DeltaResult> results = List.of(new DeltaResult(Digest.of(new byte[] {2}), 2));
        return ModelDelta.of("thermal-tiny", Digest.of(new byte[] {1}), results, operations, encoder.finish());
    }

    static ModelFile tinyNet(long seed) {
        ModelCard.Head head = new ModelCard.Head("head8", 8, List.of(new ModelCard.Anchor(10, 17)));
        return TinyNet.build(card(96, 96, List.of(head)), new SplittableRandom(seed), false);
    }

    static ModelFile yolov3Tiny(long seed) {
        List<ModelCard.Anchor> anchors =
                List.of(new ModelCard.Anchor(10, 14), new ModelCard.Anchor(23, 27), new ModelCard.Anchor(37, 58));
        List<ModelCard.Head> heads =
                List.of(new ModelCard.Head("head32", 32, anchors), new ModelCard.Head("head16", 16, anchors));
        return Yolov3Tiny.build(card(640, 512, heads), new SplittableRandom(seed), false);
    }

    private static ModelCard card(int widthPx, int heightPx, List<ModelCard.Head> heads) {
        return new ModelCard(
                "thermal-tiny", widthPx, heightPx, 1, List.of("person", "car", "bicycle", "other_vehicle"), heads);
    }

    /** Moves every value of some tensors a little: normally distributed, with a spread of its own for each channel. */
    static Map<String, float[]> moved(ModelFile base, List<TensorInfo> tensors, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Map<String, float[]> changed = new HashMap<>();
        for (TensorInfo tensor : tensors) {
            float[] values = base.floats(tensor.name());
            int perChannel = values.length / tensor.outputChannels();
            double spread = 0;
            for (int i = 0; i < values.length; i++) {
                if (i % perChannel == 0) spread = 0.001 * Math.exp(random.nextGaussian());
                values[i] += (float) (spread * random.nextGaussian());
            }
            changed.put(tensor.name(), values);
        }
        return changed;
    }
}
