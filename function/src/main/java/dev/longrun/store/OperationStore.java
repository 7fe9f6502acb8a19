package dev.longrun.store;

import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.State;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Keeps operations as they were last written. Deadlines that have passed since then are left to
 * {@link Operation#settle}.
 *
 * <p>Every method may be called from many threads at once. One that takes a {@link Deadline} may
 * block on I/O until then, and throws {@link dev.longrun.error.ApiException} UNAVAILABLE if the
 * store can't be reached or is too contended. Then a write may or may not have happened; but if the
 * deadline had passed before the call, nothing has.
 *
 * <p>A document that can't be decoded, since a later version has written it or something else has,
 * is left as it is: {@link #get} and {@link #update} throw {@link
 * dev.longrun.error.ServerErrors#undecodable}, queries leave it out.
 */
public interface OperationStore extends AutoCloseable {
  /** The operation of this name, read at its newest. */
  Optional<Operation> get(OperationName name, Deadline deadline);

  /**
   * Replaces what has this name by what {@code change} makes of it, atomically. An empty value
   * stands for "no such operation", so the same method creates and deletes. If {@code change}
   * returns what it was given, nothing is written.
   *
   * @param change may run more than once, and then only its last run counts, so it must have no
   *     side effects. What it throws reaches the caller, and nothing is written
   * @return what {@code change} was given and what it returned, in the run that counts
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, if the operation is larger than the
   *     store can hold
   */
  Change update(OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change);

  /**
   * Tries once to change many operations together, each atomically: for changes that {@link
   * #update} can make if this doesn't.
   *
   * @param change has to leave alone what was reported of an operation, and may be given it without
   *     that. If it returns what it was given, nothing is written; if it returns nothing, the
   *     operation is left out. It must have no side effects, and must not throw
   * @return what {@code change} returned, of those operations that are stored so. Left out are
   *     those, too, that are not there or can't be decoded, and those whose write was not made, or
   *     may not have been
   */
  List<Operation> updateMany(
      Collection<OperationName> names,
      Deadline deadline,
      Function<Operation, Optional<Operation>> change);

  /**
   * The operations that a query asks for, ordered by id. One that exists throughout a listing of
   * several pages is in exactly one of them, whatever is written in between.
   */
  QueryResult list(OperationQuery query, Deadline deadline);

  /**
   * The operations that a search asks for. The key of a position is the start time as {@link
   * java.time.Instant#parse} takes it; empty, if the search is ordered by name.
   */
  QueryResult search(SearchQuery query, Deadline deadline);

  /**
   * How many operations are stored in each state of a subset, without those in which there are
   * none. What time has made of them since isn't seen.
   */
  Map<State, Long> count(Subset subset, Deadline deadline);

  /**
   * Operations under the same parent that were started as children of {@code name} and are stored
   * as unfinished, in the order of their ids.
   *
   * @param after the id after which to go on; absent, from the first
   */
  QueryResult children(OperationName name, Optional<String> after, int limit, Deadline deadline);

  /** Operations under any parent that are overdue. */
  QueryResult overdue(OverdueQuery query, Deadline deadline);

  /**
   * At most {@code limit} operations under any parent that a worker holds and that are stored as
   * CANCELLING, in the order of their workers.
   *
   * @param after where the page before ended; absent, for the first
   */
  QueryResult cancelling(Optional<Position> after, int limit, Deadline deadline);

  /** How a sweep is to treat this store. */
  default SweepSettings sweepSettings() {
    return new SweepSettings(Duration.ofMinutes(5), 1);
  }

  /**
   * Tells {@code listener} of every operation that the worker holds and that is CANCELLING, and of
   * every one that was ended without the worker while it held it: first of those that are so
   * already, then soon of each that becomes so. The same one may be told of more than once, and
   * some may not be told of at all while the store can't be reached.
   *
   * @param worker the name on the lease
   * @param listener is called by one thread at a time, and must not block
   * @return at once, without waiting for the first call
   */
  Watch watchCancelRequests(String worker, Consumer<OperationName> listener);

  /**
   * Tells {@code listener} what has this name now, and again soon after each change, until the
   * watch is closed. Changes that follow each other closely may be told as one.
   *
   * @param listener is called by one thread at a time, and must not block
   * @return at once, without waiting for the first call
   */
  Watch watch(OperationName name, Consumer<Optional<Operation>> listener);

  @Override
  void close();

  /** A running watch. */
  interface Watch extends AutoCloseable {
    /** Ends the watch; the listener may still be called once. */
    @Override
    void close();
  }
}
