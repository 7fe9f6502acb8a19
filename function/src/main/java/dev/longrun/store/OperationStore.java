package dev.longrun.store;

import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.service.Sweep;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Keeps operations, as they were last written: what time has made of them since is for {@link
 * Operation#settle} to say.
 *
 * <p>Every method may block on I/O for a few seconds, may be called from many threads at once, and
 * throws {@link dev.longrun.error.ApiException} UNAVAILABLE if the store can't be reached or is too
 * contended. Then a write may or may not have happened.
 *
 * <p>A document that can't be decoded, since a later version has written it or something else has,
 * is left as it is: {@link #get} and {@link #update} throw {@link
 * dev.longrun.operation.ServerErrors#undecodable}, queries leave it out.
 */
public interface OperationStore extends AutoCloseable {
  /**
   * The same store for the calls of one request, which begins now. Where a store limits the time of
   * a call, it limits these to that time all together, so that whoever asked still gets an answer.
   * Needs no closing.
   */
  default OperationStore forOneRequest() {
    return this;
  }

  /** The operation of this name, read at its newest. */
  Optional<Operation> get(OperationName name);

  /**
   * The one way to write: replaces what has this name by what {@code change} makes of it,
   * atomically. An empty value stands for "no such operation", so the same method creates and
   * deletes. If {@code change} returns what it was given, nothing is written.
   *
   * @param change may run more than once, and then only its last run counts, so it must have no
   *     side effects. What it throws reaches the caller, and nothing is written
   * @return what {@code change} returned
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, if the operation is larger than the
   *     store can hold
   */
  Optional<Operation> update(OperationName name, UnaryOperator<Optional<Operation>> change);

  /**
   * The operations that a query asks for, ordered by id. One that exists throughout a listing of
   * several pages is in exactly one of them, whatever is written in between.
   */
  QueryResult list(OperationQuery query);

  /**
   * Operations under the same parent that were started as children of {@code name} and are stored
   * as unfinished, in the order of their ids.
   *
   * @param after the id after which to go on; absent, from the first
   */
  QueryResult children(OperationName name, Optional<String> after, int limit);

  /** Operations under any parent that are overdue. */
  QueryResult overdue(OverdueQuery query);

  /**
   * At most {@code limit} operations under any parent that a worker holds and that are stored as
   * CANCELLING, in the order of their workers.
   *
   * @param after where the page before ended; absent, for the first
   */
  QueryResult cancelling(Optional<Position> after, int limit);

  /** How a {@link Sweep} is to treat this store. */
  default SweepSettings sweepSettings() {
    return new SweepSettings(Duration.ZERO, 1);
  }

  /**
   * Tells {@code listener}, soon after each, of every operation that a worker holds and that is
   * CANCELLING, from those that are so now on. The same one may be told of more than once, and some
   * may not be told of at all while the store can't be reached.
   *
   * @param worker the name on the lease
   * @param listener is called by one thread at a time, and must not block
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
