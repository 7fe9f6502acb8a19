package dev.longrun;

/** A server that a test has started. */
public interface RunningServer extends AutoCloseable {
  String url();
}
