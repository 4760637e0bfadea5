package dev.tether.web.tap;

import java.util.Objects;

/**
 * All that can be done with the taps of one cluster.
 *
 * @param taps those that run
 * @param breaks the break points
 * @param plugins what is known of the plugins behind them
 */
public record TapDesk(Taps taps, BreakPoints breaks, PluginDesk plugins) {
  public TapDesk {
    Objects.requireNonNull(taps, "taps");
    Objects.requireNonNull(breaks, "breaks");
    Objects.requireNonNull(plugins, "plugins");
  }

  /**
   * The taps that a script starts.
   *
   * @param stopped is told when something changes about break points
   * @param told is told when more is known of a plugin
   */
  public static TapDesk of(NodeTapScript script, Runnable stopped, Runnable told) {
    Taps taps = new Taps(script.record());
    return new TapDesk(taps, new BreakPoints(taps, script, stopped), new PluginDesk(taps, told));
  }
}
