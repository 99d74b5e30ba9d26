/**
 * {@code mre}: the registry for people, scripts and CI.
 *
 * <p>Every command does what one method of {@link dev.modelregistry.ModelRegistry} does. With {@code --json} standard
 * output is one JSON document, otherwise something to read. A short command spends most of its time in starting the JVM:
 * {@code java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar mre.jar} about halves that.
 */
@NullMarked
package dev.modelregistry.cli;

import org.jspecify.annotations.NullMarked;
