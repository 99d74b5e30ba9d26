package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which alias answers for which keys: the points from 0 to {@value #POINTS}, exclusive, cut into pieces. Every key is one point for
 * ever; a change of weights gives away no more points than it has to, whatever the history was.
 *
 * @param pieces in the order of the points; together {@value #POINTS} long
 */
public record TrafficSplit(List<Piece> pieces) {

    /** How many points there are. */
    public static final int POINTS = 1_000_000_000;

    /** A split that would come to more pieces is laid out anew. */
    private static final int MOST_PIECES = 256;

    /** Checks that the pieces make up the whole. */
    public TrafficSplit {
        pieces = List.copyOf(pieces);
        long sum = 0;
        for (Piece piece : pieces) {
            sum += piece.size();
        }
        if (sum != POINTS || pieces.size() > MOST_PIECES) {
            throw new InvalidException("traffic split: " + pieces.size() + " pieces of together " + sum
                    + " points; they have to be " + POINTS + " in at most " + MOST_PIECES + " pieces");
        }
    }

    /**
     * Neighbouring points of one alias.
     *
     * @param size how many, 1 or more
     */
    public record Piece(Alias alias, int size) {

        /** Checks the size. */
        public Piece {
            if (size < 1) {
                throw new InvalidException("traffic split: a piece of '" + alias + "' has " + size + " points");
            }
        }
    }

    /** A split by weights from scratch: one piece an alias, in the order of their names. */
    public static TrafficSplit of(Map<Alias, Double> weights) {
        List<Piece> pieces = new ArrayList<>();
        quotas(weights).forEach((alias, quota) -> {
            if (quota > 0) {
                pieces.add(new Piece(alias, quota));
            }
        });
        return new TrafficSplit(pieces);
    }

    /** Points by weight, by the method of the largest remainder (Hamilton); of equal remainders the first name wins. */
    private static Map<Alias, Integer> quotas(Map<Alias, Double> weights) {
        double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        Map<Alias, Integer> quotas = new TreeMap<>();
        Map<Alias, Double> remainders = new LinkedHashMap<>();
        int left = POINTS;
        for (Map.Entry<Alias, Double> one : new TreeMap<>(weights).entrySet()) {
            double exact = one.getValue() / sum * POINTS;
            int whole = (int) Math.min(Math.floor(exact), left);
            quotas.put(one.getKey(), whole);
            remainders.put(one.getKey(), one.getValue() > 0 ? exact - whole : -1);
            left -= whole;
        }
        List<Alias> order = new ArrayList<>(remainders.keySet());
        order.sort(Comparator.comparing((Alias alias) -> remainders.getOrDefault(alias, 0.0))
                .reversed());
        for (int i = 0; left > 0; i = (i + 1) % order.size(), left--) {
            quotas.merge(order.get(i), 1, Integer::sum);
        }
        return quotas;
    }

    /** How many points an alias has. */
    public int pointsOf(Alias alias) {
        return pieces.stream()
                .filter(piece -> piece.alias().equals(alias))
                .mapToInt(Piece::size)
                .sum();
    }

    /** Whether every alias has as many points as its weight says. */
    public boolean fits(Map<Alias, Double> weights) {
        Map<Alias, Integer> quotas = quotas(weights);
        return pieces.stream().allMatch(piece -> quotas.containsKey(piece.alias()))
                && quotas.entrySet().stream().allMatch(one -> pointsOf(one.getKey()) == one.getValue());
    }

    /** This split after a change of weights: only the points move that have to. */
    public TrafficSplit towards(Map<Alias, Double> weights) {
        Map<Alias, Integer> kept = quotas(weights);
        Map<Alias, Integer> missing = new TreeMap<>(kept);
        missing.replaceAll((alias, quota) -> Math.max(0, quota - pointsOf(alias)));
        List<Piece> changed = new ArrayList<>();
        for (Piece piece : pieces) {
            int keeps = Math.min(piece.size(), kept.getOrDefault(piece.alias(), 0));
            kept.merge(piece.alias(), -keeps, Integer::sum);
            append(changed, piece.alias(), keeps);
            int free = piece.size() - keeps;
            for (Map.Entry<Alias, Integer> one : missing.entrySet()) {
                int gets = Math.min(free, one.getValue());
                append(changed, one.getKey(), gets);
                one.setValue(one.getValue() - gets);
                free -= gets;
            }
        }
        return changed.size() > MOST_PIECES ? of(weights) : new TrafficSplit(changed);
    }

    private static void append(List<Piece> pieces, Alias alias, int size) {
        if (size <= 0) {
            return;
        }
        int last = pieces.size() - 1;
        if (last >= 0 && pieces.get(last).alias().equals(alias)) {
            pieces.set(last, new Piece(alias, pieces.get(last).size() + size));
        } else {
            pieces.add(new Piece(alias, size));
        }
    }
}
