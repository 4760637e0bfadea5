package dev.tether.harness.conformance.bench;

import java.util.function.Supplier;

/** Something that many checks need: as long as it never worked, it is tried only once. */
final class Once {
  private final String failure;
  private boolean worked;
  private boolean failed;

  /**
   * Creates it.
   *
   * @param failure what is told of the checks that need it in vain
   */
  Once(String failure) {
    this.failure = failure;
  }

  /**
   * Does it.
   *
   * @throws NotApplicable when it failed before and never worked
   */
  <T> T tried(Supplier<T> attempt) {
    if (failed && !worked) {
      throw new NotApplicable("not made: " + failure);
    }
    failed = true;
    T result = attempt.get();
    worked = true;
    return result;
  }
}
