/** The functions that deploy, and their configuration. */
@NullMarked
package dev.longrun;

import org.jspecify.annotations.NullMarked;
