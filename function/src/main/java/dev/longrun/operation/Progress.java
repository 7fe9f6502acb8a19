package dev.longrun.operation;

/**
 * How far the work has come, in units that its worker chose.
 *
 * @param workCompleted may exceed the estimate
 * @param workEstimated 0 if not known
 */
public record Progress(long workCompleted, long workEstimated) {}
