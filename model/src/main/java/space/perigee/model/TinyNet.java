package space.perigee.model;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A detector of some 50,000 parameters out of yolov3-tiny's parts, for scenes of about 96 x 96 px: small enough to be really trained
 * inside a test. One head of stride 8 or 16 px, or both, coarsest first:
 *
 * <pre>
 * trunk:   conv0 3x3 8, /2, conv1 3x3 16, /2, conv2 3x3 32, /2, conv3 3x3 64 (kept: A, stride 8)
 * one:     A (or A, /2 for stride 16), conv4 1x1 32, conv5 3x3 64, head
 * both:    A, /2, conv4 1x1 32 (kept: B), conv5 3x3 64, head16;  B, conv6 1x1 16, x2, joined with A, conv7 1x1 64, head8
 * </pre>
 */
public final class TinyNet {
    private TinyNet() {}

    /**
     * A fresh one, randomly initialised: the same card and seed give the same bytes.
     *
     * @param card with heads of stride 8 px, of 16 px, or of 16 px and 8 px
     * @param withBatchNorm true to train from the start; false for the shape that flies, with a bias in each convolution
     */
    public static ModelFile build(ModelCard card, RandomGenerator random, boolean withBatchNorm) {
        List<Integer> strides =
                card.heads().stream().map(ModelCard.Head::stridePx).toList();
        GraphBuilder net = new GraphBuilder(card, random, withBatchNorm);
        String trunk = GraphBuilder.INPUT;
        for (int channels : List.of(8, 16, 32)) trunk = net.halved(net.convolution(trunk, channels, 3));
        trunk = net.convolution(trunk, 64, 3);
        if (strides.equals(List.of(8))) oneHead(net, trunk, card);
        else if (strides.equals(List.of(16))) oneHead(net, net.halved(trunk), card);
        else if (strides.equals(List.of(16, 8))) bothHeads(net, trunk, card);
        else
            throw ModelProblem.UNFIT_CARD.with(
                    "the tiny net", "heads of strides 8, 16, or 16 and 8 px, not " + strides);
        return net.build();
    }

    private static void oneHead(GraphBuilder net, String from, ModelCard card) {
        String narrow = net.convolution(from, 32, 1);
        net.head(net.convolution(narrow, 64, 3), card.heads().getFirst());
    }

    private static void bothHeads(GraphBuilder net, String trunk, ModelCard card) {
        String narrow = net.convolution(net.halved(trunk), 32, 1);
        net.head(net.convolution(narrow, 64, 3), card.heads().getFirst());
        String both = net.joined(net.doubled(net.convolution(narrow, 16, 1)), trunk);
        net.head(net.convolution(both, 64, 1), card.heads().getLast());
    }
}
