/** How long things may take: deadlines, and the pauses between attempts. */
@NullMarked
package dev.longrun.time;

import org.jspecify.annotations.NullMarked;
