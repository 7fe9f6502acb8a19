/**
 * What the API is: its routes, resource paths and system parameters, and the documents that
 * describe it.
 */
@NullMarked
package dev.longrun.api;

import org.jspecify.annotations.NullMarked;
