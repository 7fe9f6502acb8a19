package dev.longrun.service;

import dev.longrun.error.RequestErrors;
import dev.longrun.store.SearchOrder;

/**
 * Which page of which operations, in which order.
 *
 * @param page its filter may also ask for {@code parentOperation}, {@code worker} and {@code
 *     startedBy}
 * @param orderBy in the syntax of AIP-132; empty for the newest first
 */
public record SearchRequest(PageRequest page, String orderBy) {
  SearchOrder order() {
    return switch (orderBy.strip().replaceAll("\\s+", " ")) {
      case "", "startTime desc", "start_time desc" -> SearchOrder.START_TIME_DESCENDING;
      case "startTime", "start_time" -> SearchOrder.START_TIME;
      case "name" -> SearchOrder.NAME;
      default ->
          throw RequestErrors.invalidField(
              "orderBy", orderBy, "must be startTime desc, startTime or name");
    };
  }
}
