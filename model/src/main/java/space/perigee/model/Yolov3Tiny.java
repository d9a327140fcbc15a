package space.perigee.model;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Yolov3-tiny (Redmon and Farhadi 2018, "YOLOv3"; layer plan of darknet's cfg/yolov3-tiny.cfg): 8.7 million parameters. For C channels
 * in and k numbers per cell out; every 3 x 3 and 1 x 1 convolution but the heads has batch norm and a leaky rectifier:
 *
 * <pre>
 * conv0 3x3 16, /2, conv1 3x3 32, /2, conv2 3x3 64, /2, conv3 3x3 128, /2, conv4 3x3 256 (kept: A), /2,
 * conv5 3x3 512, max-pool of stride 1, conv6 3x3 1024, conv7 1x1 256 (kept: B), conv8 3x3 512, head32 1x1 k
 * B, conv9 1x1 128, x2, joined with A, conv10 3x3 256, head16 1x1 k
 * </pre>
 */
public final class Yolov3Tiny {
    private static final List<Integer> STRIDES_PX = List.of(32, 16);

    private Yolov3Tiny() {}

    /**
     * A fresh one, randomly initialised: the same card and seed give the same bytes.
     *
     * @param card with two heads, stride 32 px and 16 px
     * @param withBatchNorm true to train from the start; false for the shape that flies, with a bias in each convolution
     */
    public static ModelFile build(ModelCard card, RandomGenerator random, boolean withBatchNorm) {
        List<Integer> strides =
                card.heads().stream().map(ModelCard.Head::stridePx).toList();
        if (!strides.equals(STRIDES_PX)) {
            throw ModelProblem.UNFIT_CARD.with("yolov3-tiny", "its heads have strides 32 and 16 px, not " + strides);
        }
        GraphBuilder net = new GraphBuilder(card, random, withBatchNorm);
        String fine = GraphBuilder.INPUT;
        for (int channels : List.of(16, 32, 64, 128)) fine = net.halved(net.convolution(fine, channels, 3));
        fine = net.convolution(fine, 256, 3);
        String deep = net.pooledInPlace(net.convolution(net.halved(fine), 512, 3));
        String narrow = net.convolution(net.convolution(deep, 1024, 3), 256, 1);
        net.head(net.convolution(narrow, 512, 3), card.heads().getFirst());
        String both = net.joined(net.doubled(net.convolution(narrow, 128, 1)), fine);
        net.head(net.convolution(both, 256, 3), card.heads().getLast());
        return net.build();
    }
}
