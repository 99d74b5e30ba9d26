package dev.modelregistry.document;

import java.util.ArrayList;
import java.util.List;

/** Sections being put together, with the count of those that are filled. */
final class Draft {

    private final List<Section> sections = new ArrayList<>();

    void heading(int level, String title, String body) {
        sections.add(new Section(level, title, body));
    }

    void section(int level, String title, Body body) {
        sections.add(new Section(level, title, body.markdown()));
    }

    List<Section> sections() {
        return sections;
    }

    /** What counts towards the completeness, item by item. */
    static final class Tally {

        private final List<String> missing = new ArrayList<>();
        private int total;

        void count(String item, boolean filled) {
            total++;
            if (!filled) {
                missing.add(item);
            }
        }

        List<String> missing() {
            return missing;
        }

        int total() {
            return total;
        }

        int completeness() {
            return total == 0 ? 0 : (int) (100L * (total - missing.size()) / total);
        }
    }
}
