package dev.tether.harness.scenarios.verify;

import java.util.Locale;

/** What became of a task. The later ones are the worse ones. */
public enum Verdict {
  /** Nothing was done to it that could have moved it. */
  NONE,
  /** The very same process went on, under the owner that should have it. */
  REATTACHED,
  /** Another process took its place. */
  RESTARTED,
  /** No process, or none that anybody owns, was there when one had to be. */
  LOST,
  /** Two processes ran at the same time. */
  DUPLICATED;

  /** The word that results and timelines use. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
