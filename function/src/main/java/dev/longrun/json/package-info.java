/** Operations, metadata and errors in proto3 JSON, and field masks. */
@NullMarked
package dev.longrun.json;

import org.jspecify.annotations.NullMarked;
