package dev.modelregistry.examples.bandit;

import dev.modelregistry.entry.Alias;
import java.util.Map;

/** How a bandit shares out the traffic by what it has learnt. */
interface BanditStrategy {

    /** A weight for each arm, above 0: what gets no traffic teaches nothing. */
    Map<Alias, Double> weights(Map<Alias, Arm> arms);
}
