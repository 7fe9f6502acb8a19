/** Who the worker is to the server: {@link dev.longrun.worker.auth.Credentials}. */
@NullMarked
package dev.longrun.worker.auth;

import org.jspecify.annotations.NullMarked;
