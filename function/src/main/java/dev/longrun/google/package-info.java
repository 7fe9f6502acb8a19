/** Calls to Google's REST APIs, with a token of the account that this process runs as. */
@NullMarked
package dev.longrun.google;

import org.jspecify.annotations.NullMarked;
