/**
 * Filters on a list of operations: the text of AIP-160, parsed once and tried on each operation as
 * its clients see it.
 */
package dev.longrun.filter;
