package dev.tether.plugin.contents;

import java.util.Objects;

/** Why a task's files can't travel: one sentence for people, never with a file's content. */
public final class ContentsProblem extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final boolean recoverable;

  private ContentsProblem(String message, boolean recoverable, Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
    this.recoverable = recoverable;
  }

  /** The files are such that they can't be sent, now or later. */
  static ContentsProblem refused(String message) {
    return new ContentsProblem(message, false, null);
  }

  /** It did not work this time. */
  static ContentsProblem failed(String message, Throwable cause) {
    return new ContentsProblem(message, true, cause);
  }

  /** Whether trying again may help. */
  public boolean isRecoverable() {
    return recoverable;
  }
}
