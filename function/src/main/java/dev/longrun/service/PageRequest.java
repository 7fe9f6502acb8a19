package dev.longrun.service;

import dev.longrun.error.RequestErrors;
import dev.longrun.operation.ParentName;

/**
 * Which page of which operations.
 *
 * @param size at most this many; 0 stands for {@link #DEFAULT_SIZE}, and more than {@link
 *     #MAX_SIZE} for that
 * @param token from the page before, of the same method, parent and filter; empty for the first
 *     page
 */
public record PageRequest(ParentName parent, String filter, int size, String token) {
  static final int DEFAULT_SIZE = 100;
  static final int MAX_SIZE = 1000;

  public PageRequest {
    if (size < 0) {
      throw RequestErrors.invalidField("pageSize", "" + size, "must not be negative");
    }
  }

  int limit() {
    return size == 0 ? DEFAULT_SIZE : Math.min(size, MAX_SIZE);
  }
}
