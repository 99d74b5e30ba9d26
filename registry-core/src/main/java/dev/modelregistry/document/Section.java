package dev.modelregistry.document;

/**
 * A heading of a document and what stands below it, up to the next heading.
 *
 * @param level of the heading, from 1
 * @param title of the heading, as Markdown on one line
 * @param body Markdown; empty when another heading follows at once
 */
public record Section(int level, String title, String body) {

    String markdown() {
        String heading = "#".repeat(level) + " " + title + "\n";
        return body.isEmpty() ? heading : heading + "\n" + body + "\n";
    }
}
