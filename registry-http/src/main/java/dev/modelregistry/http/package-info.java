/** How adapters talk HTTP: credentials, retries, deadlines and errors in one place, with no HTTP library in sight. */
@NullMarked
package dev.modelregistry.http;

import org.jspecify.annotations.NullMarked;
