package dev.longrun.store;

import dev.longrun.operation.Operation;
import java.util.List;
import java.util.Optional;

/**
 * One page of what a query found.
 *
 * @param operations in the order of the query
 * @param undecodable the names of documents that were found too, but are no operations that this
 *     version can decode. The store has logged them
 * @param next where the query goes on, after this page; absent, at the end
 */
public record QueryResult(
    List<Operation> operations, List<String> undecodable, Optional<Position> next) {}
