package dev.longrun.service;

import dev.longrun.operation.Definition;
import dev.longrun.operation.Report;
import java.util.Optional;

/**
 * What an operation is started with.
 *
 * @param operationId absent, to have one made
 * @param said what is said of it at its start
 */
public record StartRequest(Optional<String> operationId, Definition definition, Report said) {}
