/**
 * The operations API over REST: {@link dev.longrun.worker.client.OperationsClient}. Values are
 * proto3 JSON, kept as Gson's objects.
 */
@NullMarked
package dev.longrun.worker.client;

import org.jspecify.annotations.NullMarked;
