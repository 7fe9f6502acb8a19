package dev.longrun.cli;

/** What the command's exit status says. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;
  public static final int CANCELLED = 3;
  public static final int LEASE_LOST = 4;
  public static final int NOT_DONE = 5;
  public static final int UNREACHABLE = 6;
  public static final int REFUSED = 7;
  public static final int NOT_CLAIMED = 125;
  public static final int NOT_EXECUTABLE = 126;
  public static final int NOT_FOUND = 127;

  private ExitCode() {}
}
