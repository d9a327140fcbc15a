package space.perigee.onboard;

import space.perigee.icd.Body;
import space.perigee.mission.Check;
import space.perigee.mission.Mailbox;

/**
 * The bounded queues between the three agents.
 *
 * @param visionOrders from state and link to vision
 * @param trialNews from vision to state
 * @param updates names of files that came up, from link to state
 * @param fallBackOrders why to fall back, from link to state
 * @param reports bodies to send down, from vision and state to link
 */
record Mailboxes(
        Mailbox<VisionOrder> visionOrders,
        Mailbox<Sight.TrialNews> trialNews,
        Mailbox<String> updates,
        Mailbox<String> fallBackOrders,
        Mailbox<Body> reports) {
    /** The state agent gives two orders an update, the ground a few a pass. */
    private static final int ORDERS = 32;

    /** Only the newest news counts; vision tells again. */
    private static final int NEWS = 4;

    /** One update is worked on; more than a few waiting would be a mistake of the ground. */
    private static final int UPDATES = 4;

    /** A camera full of broken pictures must not stop vision: beyond this, facts are dropped and counted. */
    private static final int REPORTS = 1024;

    static Mailboxes make() {
        return new Mailboxes(
                new Mailbox<>(ORDERS),
                new Mailbox<>(NEWS),
                new Mailbox<>(UPDATES),
                new Mailbox<>(UPDATES),
                new Mailbox<>(REPORTS));
    }

    /** An order that may not be lost: the queue is made so long that it cannot be full. */
    void order(VisionOrder order) {
        Check.that(visionOrders.offer(order), "more than %d orders wait for vision", ORDERS);
    }
}
