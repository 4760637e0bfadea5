package dev.tether.web.model;

import java.time.Duration;
import java.util.Locale;

/** A part of the page that is renewed as a whole. */
public enum Area {
  /** The explorer and the toolbar: clusters, nodes, allocations, remote tasks. */
  TREE(150),
  /** The reattachment timeline. */
  TIMELINE(40),
  /** The table of calls. */
  TRACE(200),
  /** Break points and the calls that wait at them. */
  BREAKS(100),
  /** What tasks print. */
  LOGS(400),
  /** What happened, in words. */
  EVENTS(200),
  /** What needs somebody's attention. */
  PROBLEMS(300),
  /** Runs of scenarios and of the conformance suite. */
  RUNS(250);

  private final Duration pause;

  Area(long pauseMillis) {
    this.pause = Duration.ofMillis(pauseMillis);
  }

  /** How long a browser is left in peace after it was told of a change. */
  public Duration pause() {
    return pause;
  }

  /**
   * How long it is left in peace while it changes again and again: nobody reads faster, and a
   * browser has other things to do. Marks come as they come; what is long, and changes that often
   * only in large clusters, may be two seconds old.
   */
  public Duration longestPause() {
    return switch (this) {
      case TIMELINE -> pause;
      case TREE, EVENTS -> Duration.ofSeconds(2);
      case TRACE, BREAKS, LOGS, PROBLEMS, RUNS -> Duration.ofSeconds(1);
    };
  }

  /** The name of its events. */
  public String event() {
    return name().toLowerCase(Locale.ROOT);
  }
}
