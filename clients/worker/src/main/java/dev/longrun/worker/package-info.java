/**
 * The library for those who do the work: {@link dev.longrun.worker.Worker} claims an operation,
 * runs a handler, keeps the lease while it runs, tells it of cancellation, and finishes with what
 * came of it. All it needs is the server's URL and credentials.
 */
@NullMarked
package dev.longrun.worker;

import org.jspecify.annotations.NullMarked;
