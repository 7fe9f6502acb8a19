package dev.longrun.store;

/**
 * A document's place in the order of a query.
 *
 * @param key the value that the query orders by before the name, in the store's own form; empty, if
 *     it orders by the name alone
 * @param collection what the document is in, {@code <parent>/operations}, whether or not that is
 *     where operations are
 * @param id the document's own, whether or not it may be that of an operation
 */
public record Position(String key, String collection, String id) {
  public String name() {
    return collection + "/" + id;
  }
}
