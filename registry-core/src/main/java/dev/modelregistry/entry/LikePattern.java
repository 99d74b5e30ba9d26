package dev.modelregistry.entry;

/** SQL's LIKE: {@code %} stands for any characters, {@code _} for one. Never slower than pattern times text. */
final class LikePattern {

    private LikePattern() {}

    static boolean fits(String pattern, String text) {
        int[] wanted = pattern.codePoints().toArray();
        int[] given = text.codePoints().toArray();
        int p = 0;
        int t = 0;
        // Where to go on when a guess fails: the last percent sign then takes one more character.
        int lastPercent = -1;
        int takenTo = 0;
        while (t < given.length) {
            if (p < wanted.length && wanted[p] == '%') {
                lastPercent = p++;
                takenTo = t;
            } else if (p < wanted.length && (wanted[p] == '_' || wanted[p] == given[t])) {
                p++;
                t++;
            } else if (lastPercent >= 0) {
                p = lastPercent + 1;
                t = ++takenTo;
            } else {
                return false;
            }
        }
        while (p < wanted.length && wanted[p] == '%') {
            p++;
        }
        return p == wanted.length;
    }
}
