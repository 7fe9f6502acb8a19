/**
 * The life of a long-running operation: names, states, transitions, outcomes and errors.
 *
 * <p>Everything here is a value or a function from value to value. It imports only {@code java.*},
 * JSpecify's annotations and {@code dev.longrun.error}. It reads no clock, draws no random number
 * and does no I/O, so every rule can be checked by calling it.
 */
@NullMarked
package dev.longrun.operation;

import org.jspecify.annotations.NullMarked;
