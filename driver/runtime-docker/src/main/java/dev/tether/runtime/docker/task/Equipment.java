package dev.tether.runtime.docker.task;

import dev.tether.runtime.docker.engine.Containers;
import dev.tether.runtime.docker.engine.Images;
import dev.tether.runtime.docker.spec.RuntimeSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What everything here works with.
 *
 * @param settings of the runtime
 * @param containers of the engine
 * @param images of the engine
 * @param contents copies files into new containers
 * @param instance names this process among all drivers
 * @param nanos a clock that never jumps, nanoseconds
 * @param marks gives texts that are not given again
 * @param random for ports
 * @param poll how often records of others are looked at
 */
public record Equipment(
    RuntimeSettings settings,
    Containers containers,
    Images images,
    Fill contents,
    String instance,
    LongSupplier nanos,
    Supplier<String> marks,
    RandomGenerator random,
    Duration poll) {

  /** Copies a new task's files into its container. */
  public interface Fill {
    /**
     * Copies what was staged under a token.
     *
     * @param digest of its manifest; nothing for a task without contents
     * @param container has not been started
     */
    void fill(String token, Optional<String> digest, String container);

    /** The task is there: what was staged is needed no more. */
    void filled(String token);
  }
}
