/** How long things may take: deadlines, and the pauses between attempts. */
package dev.longrun.time;
