package space.perigee.vision.scenes;

/** Draws one kind of object. */
@FunctionalInterface
interface Painter {
    /**
     * @param pose middle and long axis
     * @param owner number that the object's pixels get
     * @return radius around the pose within which all of its pixels are (px)
     */
    float paint(Setting setting, Pose pose, Dice dice, int owner);
}
