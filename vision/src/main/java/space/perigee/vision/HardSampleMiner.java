package space.perigee.vision;

/** Judges which scenes the model is unsure of. */
@FunctionalInterface
public interface HardSampleMiner {
    Verdict judge(Detections found);
}
