/** Tells what happens to operations, as CloudEvents on a Pub/Sub topic. */
@NullMarked
package dev.longrun.event;

import org.jspecify.annotations.NullMarked;
