package dev.longrun.store;

/** In which order a search finds operations; those that started at once, in the order of names. */
public enum SearchOrder {
  /** The newest first, and their names backwards. */
  START_TIME_DESCENDING,
  START_TIME,
  NAME;

  public boolean isByTime() {
    return this != NAME;
  }
}
