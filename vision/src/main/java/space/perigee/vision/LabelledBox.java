package space.perigee.vision;

/**
 * A true box.
 *
 * @param classId index into the data set's classes
 */
public record LabelledBox(Box box, int classId) {}
