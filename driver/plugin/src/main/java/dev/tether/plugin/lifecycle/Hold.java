package dev.tether.plugin.lifecycle;

/** How an allocation holds its remote task; the package's documentation has the picture. */
public sealed interface Hold {

  /**
   * A handle was accepted, but the runtime has not said yet what it stands for.
   *
   * @param handedOver whether it came from the previous allocation
   */
  record Unresolved(boolean handedOver) implements Hold {}

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
