/** Who the worker is to the server: {@link dev.longrun.worker.auth.Credentials}. */
package dev.longrun.worker.auth;
