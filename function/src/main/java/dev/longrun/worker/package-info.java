/**
 * The library for those who do the work: {@link dev.longrun.worker.Worker} claims an operation,
 * runs a handler, keeps the lease while it runs, tells it of cancellation, and finishes with what
 * came of it.
 */
@NullMarked
package dev.longrun.worker;

import org.jspecify.annotations.NullMarked;
