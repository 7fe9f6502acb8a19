/** Cancels the jobs of Google Cloud that do the work of operations. */
@NullMarked
package dev.longrun.backend;

import org.jspecify.annotations.NullMarked;
