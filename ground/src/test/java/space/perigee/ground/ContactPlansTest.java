package space.perigee.ground;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.icd.ContactPlanBody;
import space.perigee.kube.ContactPlanSpec;
import space.perigee.kube.Kinds;
import space.perigee.kube.Resource;
import space.perigee.mission.CraftKey;
import space.perigee.mission.StationId;

/** The plan that goes up is a resource. */
class ContactPlansTest {
    private static final int NO_ROUND = 1000;

    /** A start over nothing has fewer. */
    private static final int MAX_WRITES = 10;

    @TempDir
    private Path folder;

    private static ContactPlanSpec plan(GroundWorld world, CraftKey craft) {
        List<Resource> all = world.all(Kinds.CONTACT_PLAN).stream()
                .filter(one -> one.name().equals(craft.spacecraft().name()))
                .toList();
        assertThat(all).hasSize(1);
        return all.getFirst().specAs(ContactPlanSpec.class);
    }

    @Test
    void whatGoesUpAtAStartIsTheSpacecraftsPlan() {
        try (GroundWorld world = new GroundWorld(folder)) {
            world.launch(Given.SISTER);
            List<GroundLoop> loops = world.start(List.of(Given.BUPT, Given.SISTER), NO_ROUND);
            world.run(loops, 1);

            assertThat(world.all(Kinds.CONTACT_PLAN)).hasSize(2);
            for (int i = 0; i < 2; i++) {
                CraftKey craft = i == 0 ? Given.BUPT : Given.SISTER;
                ContactPlanBody said = loops.get(i).radio().plan();
                ContactPlanBody.Contact booked = said.contacts().getFirst();
                assertThat(plan(world, craft))
                        .isEqualTo(new ContactPlanSpec(
                                craft.spacecraft().name(),
                                said.revision(),
                                said.trackStart(),
                                List.of(new ContactPlanSpec.Contact(
                                        "of-" + craft.spacecraft(), booked.aos(), booked.los(), 1_000_000, 20_000))));
                assertThat(world.outbox(craft)).hasSize(1);
            }
        }
    }

    @Test
    void aNewerPlanTakesTheOldOnesPlace() {
        try (GroundWorld world = new GroundWorld(folder)) {
            world.run(world.start(Fuse.never(), NO_ROUND), 1);
            GroundLoop loop = world.start(Fuse.never(), NO_ROUND);
            assertThat(plan(world, Given.BUPT).revision()).isEqualTo(2);
            ContactPlanBody old = loop.radio().plan();
            ContactPlanBody.Contact later = old.contacts().getFirst();

            loop.say(new ContactPlanBody(
                    9,
                    List.of(new ContactPlanBody.Contact(
                            new StationId("heihe"), later.aos(), later.los(), 1, 2, later.maxElevationRad())),
                    old.trackStart(),
                    old.trackStepSeconds(),
                    old.track()));

            assertThat(plan(world, Given.BUPT).revision()).isEqualTo(9);
            assertThat(plan(world, Given.BUPT).contacts())
                    .extracting(ContactPlanSpec.Contact::station)
                    .containsExactly("heihe");
        }
    }

    /** A plan holds two days: a ground that runs on makes a new one long before, and says it. */
    @Test
    void everyDayANewPlanIsBookedAndSaid() {
        try (GroundWorld world = new GroundWorld(folder)) {
            GroundLoop loop = world.start(Fuse.never(), NO_ROUND);
            world.run(loop, 2);
            assertThat(plan(world, Given.BUPT).revision()).isEqualTo(1);

            for (int day = 2; day < 5; day++) {
                world.rests(Duration.ofHours(25));
                world.run(loop, 2);

                assertThat(plan(world, Given.BUPT).revision()).isEqualTo(day);
                assertThat(loop.radio().plan().revision()).isEqualTo(day);
                assertThat(world.outbox(Given.BUPT)).hasSize(day);
            }
        }
    }

    @Test
    void whereNoPlanCanBeMadeTheGroundGoesOnWithTheOldOne() {
        try (GroundWorld world = new GroundWorld(folder)) {
            GroundLoop loop = world.start(Fuse.never(), NO_ROUND);
            world.run(loop, 1);
            world.knowsItsOrbitNoLonger();
            world.rests(Duration.ofHours(25));
            world.comeDown(1);
            world.run(loop, 2);

            assertThat(loop.radio().plan().revision()).isEqualTo(1);
            assertThat(world.notes()).singleElement().asString().startsWith("no new contact plan: ");
        }
    }

    @Test
    void nothingIsSaidThatIsNotKeptWheneverTheGroundDies() {
        int kept = 0;
        for (int writes = 0; writes < MAX_WRITES; writes++) {
            try (GroundWorld world = new GroundWorld(folder.resolve("world" + writes))) {
                killedAfter(world, writes);
                boolean isKept = !world.all(Kinds.CONTACT_PLAN).isEmpty();
                if (isKept) kept++;
                else
                    assertThat(world.outbox(Given.BUPT))
                            .as("killed before write %d", writes)
                            .isEmpty();
            }
        }
        assertThat(kept)
                .as("%d lives, each longer than the one before", MAX_WRITES)
                .isBetween(1, MAX_WRITES - 1);
    }

    /** Lives until it is killed, or has done what it had to. */
    private static void killedAfter(GroundWorld world, int writes) {
        try {
            world.run(world.start(Fuse.after(writes), NO_ROUND), 1);
        } catch (Fuse.Killed killed) {
            assertThat(killed).hasNoCause();
        }
    }
}
