/** Images, tiling, detection, hard-sample mining and mean average precision. */
@NullMarked
package space.perigee.vision;

import org.jspecify.annotations.NullMarked;
