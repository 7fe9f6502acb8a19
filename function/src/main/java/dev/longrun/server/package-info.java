/** One request, from the call to its reply. */
package dev.longrun.server;
