/** The use cases: what a caller of the API can have done, whatever the transport. */
@NullMarked
package dev.longrun.service;

import org.jspecify.annotations.NullMarked;
