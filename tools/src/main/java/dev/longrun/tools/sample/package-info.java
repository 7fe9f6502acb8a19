/** A believable day of operations, to look at in the console. */
package dev.longrun.tools.sample;
