/** Who is calling, and may they. */
@NullMarked
package dev.longrun.auth;

import org.jspecify.annotations.NullMarked;
