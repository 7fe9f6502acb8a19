/**
 * The life of a long-running operation: names, states, transitions, outcomes and errors.
 *
 * <p>Everything here is a value or a function from value to value. It imports {@code java.*} only,
 * reads no clock, draws no random number and does no I/O, so every rule can be checked by calling
 * it.
 */
package dev.longrun.operation;
