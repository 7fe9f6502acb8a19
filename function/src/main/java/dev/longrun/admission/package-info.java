/** How much is served at once, and how often one may ask. */
@NullMarked
package dev.longrun.admission;

import org.jspecify.annotations.NullMarked;
