/** Operations, metadata and errors in proto3 JSON, and field masks. */
package dev.longrun.json;
