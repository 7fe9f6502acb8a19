/** Who is calling, and may they. */
package dev.longrun.auth;
