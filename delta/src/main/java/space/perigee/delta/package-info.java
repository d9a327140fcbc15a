/** A pure codec: tensor operations to bytes and back, signed, verified, applied. It measures no model. */
@NullMarked
package space.perigee.delta;

import org.jspecify.annotations.NullMarked;
