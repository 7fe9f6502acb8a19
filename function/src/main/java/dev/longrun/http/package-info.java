/** HTTP itself: calls, replies, headers, bodies, content coding, entity tags and CORS. */
package dev.longrun.http;
