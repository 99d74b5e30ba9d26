package dev.modelregistry.serving;

import dev.modelregistry.ActiveRollout;
import dev.modelregistry.entry.Alias;
import java.util.Optional;

/**
 * Why a key goes where it goes.
 *
 * @param alias where it goes
 * @param point of the key, from 0 to {@value dev.modelregistry.entry.TrafficSplit#POINTS} exclusive: it never changes
 * @param rollout whose split has that point in a piece of the alias; empty when none was set, and all go to one alias
 */
public record RolloutDecision(Alias alias, int point, Optional<ActiveRollout> rollout) {}
