package dev.modelregistry.internal.log;

import static dev.modelregistry.internal.log.Fields.arrayOf;
import static dev.modelregistry.internal.log.Fields.newObject;
import static dev.modelregistry.internal.log.Fields.string;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.DeploymentStrategy;
import dev.modelregistry.entry.RolloutPlan;
import dev.modelregistry.entry.TrafficSplit;
import dev.modelregistry.entry.TrafficSplit.Piece;
import dev.modelregistry.error.InvalidException;
import java.util.Map;
import java.util.TreeMap;

/** The JSON form of a rollout, in events and in snapshots. */
final class RolloutJson {

    private RolloutJson() {}

    static void write(RolloutPlan plan, TrafficSplit split, ObjectNode json) {
        json.put("strategy", plan.strategy().text()).put("shadow", string(plan.shadow()));
        json.set(
                "weights",
                arrayOf(
                        plan.weights().entrySet(),
                        one -> newObject().put("alias", one.getKey().value()).put("weight", one.getValue())));
        json.set(
                "split",
                arrayOf(
                        split.pieces(),
                        piece -> newObject().put("alias", piece.alias().value()).put("size", piece.size())));
    }

    static RolloutPlan plan(Fields json) throws VoidEventException {
        Map<Alias, Double> weights = new TreeMap<>();
        for (Fields one : json.list("weights", fields -> fields)) {
            if (weights.put(one.value("alias", Alias::of), one.decimal("weight")) != null) {
                throw new VoidEventException("an alias has two weights");
            }
        }
        try {
            return new RolloutPlan(
                    json.value("strategy", DeploymentStrategy::parse), weights, json.optional("shadow", Alias::of));
        } catch (InvalidException e) {
            throw new VoidEventException(String.valueOf(e.getMessage()));
        }
    }

    static TrafficSplit split(Fields json) throws VoidEventException {
        try {
            return new TrafficSplit(json.list("split", RolloutJson::piece));
        } catch (InvalidException e) {
            throw new VoidEventException(String.valueOf(e.getMessage()));
        }
    }

    private static Piece piece(Fields json) throws VoidEventException {
        long size = json.number("size");
        if (size < 1 || size > TrafficSplit.POINTS) {
            throw new VoidEventException("a piece of " + size + " points");
        }
        return new Piece(json.value("alias", Alias::of), (int) size);
    }
}
