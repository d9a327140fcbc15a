package space.perigee.vision.scenes;

/** What a shape is filled with: from the level that is there to the level that shall be. */
@FunctionalInterface
interface Ink {
    /**
     * @param at index of the pixel in the frame
     * @param before apparent temperature there (grey levels)
     */
    float level(int at, float before);
}
