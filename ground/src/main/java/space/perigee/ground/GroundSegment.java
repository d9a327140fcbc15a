package space.perigee.ground;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import space.perigee.delta.SigningKey;
import space.perigee.icd.ContactPlanBody;
import space.perigee.icd.LinkNames;
import space.perigee.kube.Kinds;
import space.perigee.kube.ModelVersionSpec;
import space.perigee.kube.Resource;
import space.perigee.kube.Resources;
import space.perigee.kube.SpacecraftSpec;
import space.perigee.learn.Trainer;
import space.perigee.link.CfdpConfig;
import space.perigee.link.CfdpEntity;
import space.perigee.link.FileMessages;
import space.perigee.link.Priority;
import space.perigee.mission.Channel;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;
import space.perigee.mission.LongWork;
import space.perigee.mission.StepLog;
import space.perigee.mission.TenantId;
import space.perigee.model.ModelCard;

/** The ground segment, wired by hand: stores that all spacecraft share, and a {@link GroundLoop} for each. The same in flight and in virtual time. */
public final class GroundSegment {
    private final Ports ports;
    private final GroundStores stores;

    /**
     * What comes from outside.
     *
     * @param time mission time
     */
    public record Ports(
            Flash flash,
            Resources resources,
            LongWork longWork,
            InstantSource time,
            StepLog steps,
            Consumer<String> log) {}

    /**
     * One spacecraft as the ground serves it.
     *
     * @param labeller who labels what comes down
     * @param keys that sign its updates
     * @param plans its contacts from a mission time on, two days of them or so; asked again every day
     */
    public record Craft(
            CraftKey key,
            Channel channel,
            Function<Instant, ContactPlanBody> plans,
            Labeller labeller,
            RoundSettings settings,
            Trainer trainer,
            List<SigningKey> keys) {
        public Craft {
            keys = List.copyOf(keys);
        }
    }

    public GroundSegment(Ports ports) {
        this.ports = ports;
        stores = new GroundStores(
                ports.flash(),
                ports.resources(),
                new EventLog(ports.flash()),
                new SampleStore(ports.flash(), ports.time()),
                new LabelDesk(ports.flash(), ports.time()),
                new ModelRegistry(ports.flash(), ports.resources(), ports.time()));
    }

    public GroundStores stores() {
        return stores;
    }

    /**
     * Registers a spacecraft and the model that it was launched with, at each start of the process: what is known stays.
     *
     * @param part name of its file on the ground's flash; gone afterwards
     */
    public void launchedWith(CraftKey craft, SpacecraftSpec spacecraft, String part, Digest digest, ModelCard card) {
        TenantId tenant = craft.tenant();
        ModelVersionSpec.Lineage first = new ModelVersionSpec.Lineage("", "", "", List.of());
        stores.resources()
                .apply(Resource.of(
                                Kinds.SPACECRAFT,
                                tenant.name(),
                                craft.spacecraft().name())
                        .withSpec(spacecraft))
                .orThrow();
        stores.models().register(tenant, part, digest, card, Map.of(), first);
        if (!Told.of(stores.events(), craft).knows(EventKind.LAUNCH, digest)) tellLaunched(craft, digest, card);
        if (stores.models().confirmed(craft).isEmpty()) stores.models().confirm(craft, digest);
    }

    private void tellLaunched(CraftKey craft, Digest digest, ModelCard card) {
        String words = "launched with the spacecraft: " + card.name();
        stores.events().append(Event.of(ports.time().instant(), craft, EventKind.LAUNCH, digest, List.of(), words));
    }

    /** The loop of a spacecraft, gone on from what the stores hold. */
    public GroundLoop loop(Craft craft, Instant now) {
        String folder = "radio/" + craft.key();
        CfdpConfig config = CfdpConfig.between(LinkNames.GROUND_ENTITY, LinkNames.CRAFT_ENTITY)
                .withFirstSequence(now.getEpochSecond());
        GroundLoop loop = new GroundLoop(new GroundParts(
                craft.key(),
                stores,
                craft.labeller(),
                craft.settings(),
                new Rounds(stores, craft.settings()),
                new Rollouts(stores),
                craft.trainer(),
                craft.keys(),
                UplinkPlanner.DEFAULT,
                ports.longWork(),
                ports.time(),
                ports.steps(),
                craft.plans(),
                () -> new GroundRadio(
                        listener -> new CfdpEntity(config, craft.channel(), ports.flash(), folder + "/cfdp", listener),
                        entity -> new FileMessages(entity, ports.flash(), folder + "/messages", Priority.MESSAGE),
                        craft.plans().apply(now),
                        ports.log())));
        loop.resume(now);
        return loop;
    }
}
