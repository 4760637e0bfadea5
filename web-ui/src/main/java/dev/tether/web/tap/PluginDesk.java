package dev.tether.web.tap;

import dev.tether.web.tap.Taps.Tap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is known of the plugins of a cluster. Each is asked once, in the background, so that nobody
 * waits for one that does not answer. Safe for use by many threads.
 */
public final class PluginDesk {
  private final Taps taps;
  private final Runnable changed;
  private final Map<Long, Known> known = new ConcurrentHashMap<>();

  /**
   * Nothing is known.
   *
   * @param changed is told when more is known
   */
  public PluginDesk(Taps taps, Runnable changed) {
    this.taps = Objects.requireNonNull(taps, "taps");
    this.changed = Objects.requireNonNull(changed, "changed");
  }

  /** How much is known of a plugin. */
  public sealed interface Known {
    /** It runs behind no tap, or not at all. */
    record Nowhere() implements Known {}

    /** It was asked and has not answered yet. */
    record Asked() implements Known {}

    /** It did not answer. */
    record Silent(String why) implements Known {}

    /** It answered. */
    record Told(PluginFacts facts) implements Known {}
  }

  /** What is known of a node's plugin; asks it if that was not done yet. */
  public Known of(String node) {
    Optional<Tap> tap = taps.of(node);
    if (tap.isEmpty()) {
      return new Known.Nowhere();
    }
    Known before = known.putIfAbsent(tap.get().number(), new Known.Asked());
    if (before == null) {
      Thread.ofVirtual().name("plugin-facts").start(() -> ask(tap.get()));
      return new Known.Asked();
    }
    return before;
  }

  private void ask(Tap tap) {
    try {
      known.put(tap.number(), new Known.Told(PluginFacts.of(taps, tap)));
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException silent) {
      known.put(tap.number(), new Known.Silent(silent.getMessage()));
    } finally {
      changed.run();
    }
  }

  /** Forgets a plugin that did not answer, so that it is asked again. */
  public void again(String node) {
    taps.of(node)
        .ifPresent(
            tap ->
                known.computeIfPresent(
                    tap.number(), (_, what) -> what instanceof Known.Told ? what : null));
  }
}
