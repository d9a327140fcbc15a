/** Test only: real processes, architecture rules, benchmarks. */
@NullMarked
package space.perigee.e2e;

import org.jspecify.annotations.NullMarked;
