package space.perigee.ground;

import space.perigee.mission.Digest;

/**
 * A round that was promoted, as its record says: with the update's file, all that a rollout is made of.
 *
 * @param round its name, and the rollout's
 * @param base digest of the model that the update is for
 * @param delta digest of the signed update
 * @param to digest of the model that it makes
 */
record Promotion(String round, Digest base, Digest delta, Digest to) {}
