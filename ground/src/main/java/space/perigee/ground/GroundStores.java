package space.perigee.ground;

import space.perigee.kube.Resources;
import space.perigee.mission.Flash;

/** What the ground keeps, shared by all spacecraft and keyed by tenant and spacecraft inside. */
public record GroundStores(
        Flash flash,
        Resources resources,
        EventLog events,
        SampleStore samples,
        LabelDesk labels,
        ModelRegistry models) {}
