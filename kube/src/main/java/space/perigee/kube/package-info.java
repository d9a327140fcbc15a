/** Kubernetes-shaped resources and the store behind them; no HTTP. */
@NullMarked
package space.perigee.kube;

import org.jspecify.annotations.NullMarked;
