package dev.longrun.service;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.operation.Operation;
import dev.longrun.store.Position;
import dev.longrun.store.QueryResult;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Fills one page of a list: reads on in the store until the page is full, the collection ends, or
 * enough was read for one call.
 */
final class PageReader {
  private static final Logger LOGGER = Logger.getLogger(PageReader.class.getName());

  /**
   * How many operations one call reads at most; a page of a filter that few match may then be
   * short, or empty.
   */
  static final int MAX_SCANNED = 5000;

  /** What is left of the time for a page that ends early, so that its caller still gets it. */
  private static final Duration TIME_TO_REPLY = Duration.ofSeconds(3);

  /** How many operations to read at first, when nothing is known of their size. */
  private static final int FIRST_CHUNK = PageRequest.DEFAULT_SIZE + 1;

  private static final int MAX_CHUNK = 250;

  /** About what is read at once, judged by what was read so far. */
  private static final int CHUNK_BYTES = 8_000_000;

  /**
   * About what the opaque JSON of one page may take, so that it stays well below what an HTTP
   * response may be.
   */
  private static final int MAX_PAGE_BYTES = 8_000_000;

  private final LiveOperations operations;
  private final Selection selection;
  private final int pageSize;
  private final Deadline deadline;
  private final List<Operation> page = new ArrayList<>();
  private final List<Operation> changed = new ArrayList<>();
  private int pageBytes;
  private int scanned;
  private int decoded;
  private long scannedBytes;

  PageReader(LiveOperations operations, Selection selection, int pageSize, Deadline deadline) {
    this.operations = operations;
    this.selection = selection;
    this.pageSize = pageSize;
    this.deadline = deadline;
  }

  /**
   * The page after this position. At least one operation is read, even if the time is over: without
   * a position to go on after, this page would look like the last one.
   */
  OperationPage page(Optional<Position> start) {
    OperationPage filled = fill(start);
    operations.effects().carryOutAfter(changed, deadline.minus(TIME_TO_REPLY));
    return filled;
  }

  private OperationPage fill(Optional<Position> start) {
    Optional<Position> after = start;
    Deadline end = deadline.minus(TIME_TO_REPLY);
    do {
      int limit = selection.filter().matchesAll() ? Math.min(chunk(), room() + 1) : chunk();
      QueryResult chunk = selection.read(operations.store(), after, limit, deadline);
      for (Operation stored : chunk.operations()) {
        // Looked at before each operation, since to settle one takes a write.
        if (room() == 0 || (scanned > 0 && end.hasPassed())) {
          return new OperationPage(page, selection, after);
        }
        if (!taken(stored)) {
          return new OperationPage(page, selection, after);
        }
        scannedBytes += stored.opaqueBytes();
        after = Optional.of(selection.position(stored));
        scanned++;
        decoded++;
      }
      scanned += chunk.undecodable().size();
      after = chunk.next();
      if (after.isEmpty()) {
        return new OperationPage(page, selection, after);
      }
    } while (scanned < MAX_SCANNED && !end.hasPassed());
    return new OperationPage(page, selection, after);
  }

  private int chunk() {
    if (decoded == 0) {
      return FIRST_CHUNK;
    }
    long each = scannedBytes / decoded + 1;
    return (int) Math.max(1, Math.min(MAX_CHUNK, CHUNK_BYTES / each));
  }

  private int room() {
    return pageBytes > MAX_PAGE_BYTES ? 0 : pageSize - page.size();
  }

  /**
   * Whether the operation was looked at; if the store fails, those before it still make a page.
   *
   * @throws ApiException UNAVAILABLE, if there is none before it
   */
  private boolean taken(Operation stored) {
    try {
      take(stored);
      return true;
    } catch (ApiException e) {
      if (e.error().code() != Code.UNAVAILABLE || scanned == 0) {
        throw e;
      }
      LOGGER.log(Level.WARNING, "a page ends early", e);
      return false;
    }
  }

  /**
   * If a deadline has changed the operation, that is written before the filter sees it: leaving out
   * an operation that has ended tells the caller of its end, too.
   */
  private void take(Operation stored) {
    Optional<Operation> now = operations.settle(stored, deadline);
    now.filter(it -> !it.equals(stored)).ifPresent(changed::add);
    now.filter(it -> selection.includes(it, deadline))
        .ifPresent(
            it -> {
              page.add(it);
              pageBytes += it.opaqueBytes();
            });
  }
}
