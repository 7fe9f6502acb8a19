package dev.longrun.model;

import java.time.Instant;
import java.util.Optional;

/** One operation, or the lack of it, that commands are tried on. */
interface Subject {
  CallAnswer apply(Command command, Instant now);

  /** What is written down, whatever time has made of it since. */
  Optional<View> written();
}
