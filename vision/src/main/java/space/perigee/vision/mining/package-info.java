/** Which scenes are worth sending: Sedna's hard-example filters, and what they leave out. */
@NullMarked
package space.perigee.vision.mining;

import org.jspecify.annotations.NullMarked;
