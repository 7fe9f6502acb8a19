package dev.longrun.service;

import dev.longrun.operation.Definition;
import dev.longrun.operation.OpaqueJson;
import java.util.Optional;

/**
 * What an operation is started with.
 *
 * @param operationId absent, to have one made
 * @param metadata the operation's own, if it has any
 */
public record StartRequest(
    Optional<String> operationId, Definition definition, Optional<OpaqueJson> metadata) {}
