package dev.modelregistry;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.RolloutPlan;
import dev.modelregistry.entry.TrafficSplit;

/**
 * The rollout that a model's log has now.
 *
 * @param model its name
 * @param plan what was set
 * @param split which keys go where
 * @param seed of the hash that makes a key a point: the first 64 bits of the model's id, so that two models do not give the
 *     same people their canaries
 * @param event number of the event that set it
 */
public record ActiveRollout(ModelName model, RolloutPlan plan, TrafficSplit split, long seed, long event) {}
