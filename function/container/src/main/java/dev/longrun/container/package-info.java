/** The server that the container image runs: the functions over HTTP, and gRPC beside them. */
@NullMarked
package dev.longrun.container;

import org.jspecify.annotations.NullMarked;
