/** What a model's log tells: its events, what was live when, and whether everything still verifies. */
@NullMarked
package dev.modelregistry.log;

import org.jspecify.annotations.NullMarked;
