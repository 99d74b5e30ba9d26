package dev.modelregistry.local.internal;

import java.util.List;

/** The statements of {@link Schema}'s steps. What a release has shipped is never edited: add a step. */
final class Tables {

    /**
     * The first schema. Rows of the small tables are kept in the order of their keys, so that a listing reads what it
     * shows and nothing else. Events and objects are large: they are ordinary rows beside a narrow index, with the bytes
     * in the last column, which reading the others does not touch.
     */
    static final List<String> STEP_1 = List.of(
            """
            CREATE TABLE model (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              name TEXT NOT NULL UNIQUE,
              description TEXT NOT NULL DEFAULT '',
              last_number INTEGER NOT NULL DEFAULT 0,
              version_count INTEGER NOT NULL DEFAULT 0,
              log_root TEXT,
              log_place TEXT,
              log_id TEXT,
              projected_event INTEGER NOT NULL DEFAULT 0,
              projected_digest TEXT,
              created_at TEXT NOT NULL
            ) STRICT""",
            """
            CREATE TABLE model_tag (
              model INTEGER NOT NULL REFERENCES model(id) ON DELETE CASCADE,
              key TEXT NOT NULL,
              value TEXT NOT NULL,
              PRIMARY KEY (model, key)
            ) STRICT, WITHOUT ROWID""",
            """
            CREATE TABLE version (
              model INTEGER NOT NULL REFERENCES model(id) ON DELETE CASCADE,
              number INTEGER NOT NULL,
              stage TEXT NOT NULL DEFAULT 'DEVELOPMENT',
              approval TEXT NOT NULL DEFAULT 'NONE',
              failed INTEGER NOT NULL DEFAULT 0,
              semver TEXT,
              semver_key TEXT,
              request_key TEXT,
              record TEXT,
              record_digest TEXT,
              event INTEGER,
              artifact_uri TEXT NOT NULL,
              artifact_digest TEXT,
              artifact_size INTEGER,
              artifact_format TEXT,
              created_at TEXT NOT NULL,
              created_by TEXT NOT NULL,
              description TEXT NOT NULL DEFAULT '',
              PRIMARY KEY (model, number)
            ) STRICT, WITHOUT ROWID""",
            "CREATE INDEX version_by_stage ON version(model, stage, number)",
            "CREATE INDEX version_by_semver ON version(model, semver_key, number) WHERE semver_key IS NOT NULL",
            "CREATE UNIQUE INDEX version_by_request_key ON version(model, request_key) WHERE request_key IS NOT NULL",
            """
            CREATE TABLE version_tag (
              model INTEGER NOT NULL,
              number INTEGER NOT NULL,
              key TEXT NOT NULL,
              value TEXT NOT NULL,
              PRIMARY KEY (model, number, key),
              FOREIGN KEY (model, number) REFERENCES version(model, number) ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID""",
            "CREATE INDEX version_tag_by_value ON version_tag(model, key, value, number)",
            """
            CREATE TABLE alias (
              model INTEGER NOT NULL,
              alias TEXT NOT NULL,
              number INTEGER NOT NULL,
              PRIMARY KEY (model, alias),
              FOREIGN KEY (model, number) REFERENCES version(model, number) ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID""",
            "CREATE INDEX alias_by_version ON alias(model, number)",
            """
            CREATE TABLE version_lost (
              model INTEGER NOT NULL,
              number INTEGER NOT NULL,
              alias TEXT NOT NULL,
              event INTEGER NOT NULL,
              PRIMARY KEY (model, number, alias),
              FOREIGN KEY (model, number) REFERENCES version(model, number) ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID""",
            """
            CREATE TABLE event (
              place TEXT NOT NULL,
              number INTEGER NOT NULL,
              stored_at TEXT NOT NULL,
              bytes BLOB NOT NULL,
              PRIMARY KEY (place, number)
            ) STRICT""",
            """
            CREATE TABLE object (
              key TEXT PRIMARY KEY,
              size INTEGER NOT NULL,
              tag TEXT NOT NULL,
              modified_at TEXT NOT NULL,
              bytes BLOB NOT NULL
            ) STRICT""");

    private Tables() {}
}
