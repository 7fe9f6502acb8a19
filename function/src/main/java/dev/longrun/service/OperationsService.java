package dev.longrun.service;

import dev.longrun.error.ApiException;
import dev.longrun.error.RequestErrors;
import dev.longrun.filter.Filter;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.OperationStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code google.longrunning.Operations}, one method for each of its own. Knows nothing of HTTP. */
public final class OperationsService {
  private static final Logger LOGGER = Logger.getLogger(OperationsService.class.getName());

  /** Below the time after which clients give up on a call; the sweep does what is left. */
  private static final Duration TIME_FOR_CHILDREN = Duration.ofSeconds(4);

  private final OperationStore store;
  private final InstantSource clock;
  private final SettledReads reads;
  private final ChildCancellation children;

  public OperationsService(OperationStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    this.reads = new SettledReads(store, clock);
    this.children = new ChildCancellation(store, clock);
  }

  public Operation getOperation(OperationName name) {
    return reads.get(name);
  }

  /**
   * Starts cancellation; whether it succeeds is for {@link #getOperation} to tell. {@link
   * #cancelChildren} is to follow.
   */
  public Change cancelOperation(OperationName name, String requestedBy, String reason) {
    CancelRequest request = new CancelRequest(requestedBy, clock.instant(), reason);
    return Change.of(
        store,
        name,
        stored -> {
          Operation.live(name, stored, request.requestTime());
          return stored.map(operation -> operation.cancel(request));
        });
  }

  /**
   * Passes a cancellation on to the children, if there are any to pass it on to. What fails or
   * takes too long is left to the sweep, or to the next cancel of the same operation.
   */
  public void cancelChildren(Operation cancelled) {
    if (cancelled.hasChildrenToCancel()) {
      try {
        children.passOn(cancelled, TIME_FOR_CHILDREN);
      } catch (ApiException e) {
        LOGGER.log(Level.WARNING, "children of " + cancelled.name() + " are left to cancel", e);
      }
    }
  }

  /** Deletes an operation that is done, after a cancel of it has reached all of its children. */
  public Change deleteOperation(OperationName name) {
    Instant now = clock.instant();
    Change change =
        Change.of(
            store,
            name,
            stored -> {
              Operation.live(name, stored, now).requireDeletable(now);
              return stored.filter(Operation::hasChildrenToCancel);
            });
    if (change.after().isEmpty()) {
      return change;
    }
    children.passOnAll(change.written());
    return deleteOperation(name);
  }

  /** One page of the operations under a parent, in the order of their ids. */
  public OperationPage listOperations(PageRequest request) {
    Filter filter = Filter.ofOperations(request.filter());
    return page(request, filter);
  }

  /**
   * Of those operations the ones that are not done.
   *
   * @param request its filter must not be blank, so that nobody means all by mistake; {@code *}
   *     stands for them, as in AIP-165
   */
  public OperationPage unfinishedOperations(PageRequest request) {
    if (request.filter().isBlank()) {
      throw RequestErrors.invalidField(
          "filter", request.filter(), "must say which operations; * stands for all");
    }
    Filter wanted = Filter.ofOperations(request.filter());
    return page(request, new Filter.All(List.of(Filter.parse("NOT done"), wanted)));
  }

  private OperationPage page(PageRequest request, Filter filter) {
    PageReader.Selection selection = new PageReader.Selection(request.parent(), filter);
    PageReader listing = new PageReader(store, clock, selection, request.limit());
    return listing.page(request.start()).map(request::tokenAfter);
  }

  /**
   * The operation as soon as it is done, or as it is when {@code timeout} has passed. Blocks until
   * then; being told of changes by the store, it does not ask again and again. If the thread is
   * interrupted, it returns early, which operations.proto allows.
   */
  public Operation waitOperation(OperationName name, Duration timeout) {
    Instant deadline = clock.instant().plus(timeout);
    Operation operation = getOperation(name);
    if (operation.done() || timeout.isZero()) {
      return operation;
    }
    return awaited(operation, deadline);
  }

  private Operation awaited(Operation first, Instant deadline) {
    OperationName name = first.name();
    Operation operation = first;
    BlockingQueue<Optional<Operation>> news = new LinkedBlockingQueue<>();
    try (OperationStore.Watch watch = store.watch(name, news::add)) {
      for (Instant now = clock.instant(); now.isBefore(deadline); now = clock.instant()) {
        operation = afresh().live(name, Optional.of(operation));
        if (operation.done()) {
          return operation;
        }
        Instant next = operation.settleTime().filter(deadline::isAfter).orElse(deadline);
        Optional<Operation> told =
            news.poll(Duration.between(now, next).toNanos(), TimeUnit.NANOSECONDS);
        if (told != null) {
          operation = afresh().live(name, told);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return operation;
    }
    return afresh().get(name);
  }

  /** Reads with time of their own, after a wait that was longer than a request has. */
  private SettledReads afresh() {
    return new SettledReads(store.forOneRequest(), clock);
  }
}
