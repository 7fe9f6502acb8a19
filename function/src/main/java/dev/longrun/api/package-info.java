/**
 * What the API is: its routes, resource paths and system parameters, and the documents that
 * describe it.
 */
package dev.longrun.api;
