/** Test only: seeded generators and fakes of the ports. */
@NullMarked
package space.perigee.testkit;

import org.jspecify.annotations.NullMarked;
