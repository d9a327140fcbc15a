package space.perigee.onboard;

import space.perigee.icd.Body;
import space.perigee.mission.Check;
import space.perigee.mission.Mailbox;

/**
 * The bounded queues between the three agents.
 *
 * @param visionOrders from state to vision
 * @param groundOrders telecommands that are vision's to carry out, from link: apart, so that a burst of them never takes the place of an
 *     order of our own
 * @param trialNews from vision to state
 * @param updates names of files that came up, from link to state
 * @param fallBackOrders why to fall back, from link to state
 * @param reports bodies to send down, from vision and state to link
 */
record Mailboxes(
        Mailbox<VisionOrder> visionOrders,
        Mailbox<VisionOrder> groundOrders,
        Mailbox<Sight.TrialNews> trialNews,
        Mailbox<String> updates,
        Mailbox<String> fallBackOrders,
        Mailbox<Body> reports) {
    /** The state agent gives two orders an update and waits for vision between two updates. */
    private static final int ORDERS = 32;

    /** The ground gives a few a pass; what is over is refused. */
    private static final int GROUND_ORDERS = 32;

    /** Only the newest news counts; vision tells again. */
    private static final int NEWS = 4;

    /** One update is worked on; more than a few waiting would be a mistake of the ground. */
    private static final int UPDATES = 4;

    /** A camera full of broken pictures must not stop vision: beyond this, facts are dropped and counted. */
    private static final int REPORTS = 1024;

    static Mailboxes make() {
        return new Mailboxes(
                new Mailbox<>(ORDERS),
                new Mailbox<>(GROUND_ORDERS),
                new Mailbox<>(NEWS),
                new Mailbox<>(UPDATES),
                new Mailbox<>(UPDATES),
                new Mailbox<>(REPORTS));
    }

    /** An order of the state agent, which may not be lost: the queue is made so long that it cannot be full. */
    void order(VisionOrder order) {
        Check.that(visionOrders.offer(order), "more than %d orders wait for vision", ORDERS);
    }
}
