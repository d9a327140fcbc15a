package space.perigee.vision;

/**
 * One object that a detector reports.
 *
 * @param classId index into the model card's classes
 * @param score objectness times class probability, 0..1
 */
public record Detection(Box box, int classId, float score) {}
