/**
 * Filters on a list of operations: the text of AIP-160, parsed once and tried on each operation as
 * its clients see it.
 */
@NullMarked
package dev.longrun.filter;

import org.jspecify.annotations.NullMarked;
