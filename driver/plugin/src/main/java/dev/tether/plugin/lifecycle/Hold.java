package dev.tether.plugin.lifecycle;

import dev.tether.plugin.logs.LogDelivery;
import java.util.Objects;

/** How an allocation holds its remote task; the package's documentation has the picture. */
public sealed interface Hold {

  /**
   * A handle was accepted, but the runtime has not said yet what it stands for.
   *
   * @param handedOver whether it came from the previous allocation
   * @param logs where the logs begin once the task is known to be this allocation's: a claim that
   *     is on its way may be heard of from the watch before its own answer is here
   */
  record Unresolved(boolean handedOver, LogDelivery.Start logs) implements Hold {
    public Unresolved {
      Objects.requireNonNull(logs, "logs");
    }

    /** As an accepted handle begins. */
    static Unresolved of(boolean handedOver) {
      return new Unresolved(handedOver, LogDelivery.Start.WHERE_LEFT);
    }

    /** The same while a claim is on its way. */
    Unresolved claiming(LogDelivery.Start begin) {
      return new Unresolved(handedOver, begin);
    }
  }

  /** The allocation owns the task since this generation. */
  record Owning(long generation) implements Hold {}

  /** Another allocation owns the task; nothing must be done to it. */
  record Passive() implements Hold {}

  /** The allocation's part is over, the task's is not. */
  record LetGo() implements Hold {}

  /**
   * The task has ended under this allocation's eyes.
   *
   * @param generation to forget the task with
   */
  record Ended(long generation) implements Hold {}
}
