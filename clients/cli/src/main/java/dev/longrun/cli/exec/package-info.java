/**
 * Any program as a worker: it is run as a process, told of a cancellation by a signal, and stopped
 * with everything that it has started.
 */
@NullMarked
package dev.longrun.cli.exec;

import org.jspecify.annotations.NullMarked;
