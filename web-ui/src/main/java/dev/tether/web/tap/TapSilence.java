package dev.tether.web.tap;

/** A tap did not answer, with one sentence for people. */
public final class TapSilence extends RuntimeException {
  private static final long serialVersionUID = 1;

  TapSilence(String message, Throwable cause) {
    super(message, cause);
  }
}
