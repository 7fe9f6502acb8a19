/** One request, from the call to its reply. */
@NullMarked
package dev.longrun.server;

import org.jspecify.annotations.NullMarked;
