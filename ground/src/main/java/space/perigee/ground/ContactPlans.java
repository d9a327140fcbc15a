package space.perigee.ground;

import java.util.List;
import space.perigee.icd.ContactPlanBody;
import space.perigee.kube.ContactPlanSpec;
import space.perigee.kube.Kinds;
import space.perigee.kube.Resource;
import space.perigee.kube.Resources;
import space.perigee.mission.CraftKey;

/** What is booked for a spacecraft, one {@code ContactPlan} of its name: the newest that was decided. */
final class ContactPlans {
    private ContactPlans() {}

    /** Durable when this returns: whoever says the plan does so afterwards. */
    static void book(Resources resources, CraftKey craft, ContactPlanBody plan) {
        String name = craft.spacecraft().name();
        List<ContactPlanSpec.Contact> contacts =
                plan.contacts().stream().map(ContactPlans::contact).toList();
        resources
                .apply(Resource.of(Kinds.CONTACT_PLAN, craft.tenant().name(), name)
                        .withSpec(new ContactPlanSpec(name, plan.revision(), plan.trackStart(), contacts)))
                .orThrow();
    }

    private static ContactPlanSpec.Contact contact(ContactPlanBody.Contact booked) {
        return new ContactPlanSpec.Contact(
                booked.station().name(), booked.aos(), booked.los(), booked.downBps(), booked.upBps());
    }
}
