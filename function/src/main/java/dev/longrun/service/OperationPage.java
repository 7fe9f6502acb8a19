package dev.longrun.service;

import dev.longrun.operation.Operation;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One page of a list.
 *
 * @param nextPageToken absent, if there is nothing after this page. A page may be empty and still
 *     have a next one
 */
public record OperationPage(List<Operation> operations, Optional<String> nextPageToken) {
  /** This page with its cursor as {@code sealed} makes it. */
  OperationPage map(UnaryOperator<String> sealed) {
    return new OperationPage(operations, nextPageToken.map(sealed));
  }
}
