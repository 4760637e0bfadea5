package dev.tether.plugin.contents;

import dev.tether.plugin.config.ContentsPolicy;
import dev.tether.runtime.RemoteRuntime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;

/** Carries the files of all tasks of this plugin process. Thread-safe. */
public final class Courier implements AutoCloseable {
  private static final Duration RESCAN = Duration.ofSeconds(20);

  private final InstantSource clock;
  private final ContentsSync.Shared shared;

  private Courier(InstantSource clock, ChangeWatch watch) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.shared = new ContentsSync.Shared(watch, new Errands());
  }

  /** Begins to watch for changes. */
  public static Courier start(InstantSource clock) {
    return new Courier(clock, ChangeWatch.start(RESCAN));
  }

  /**
   * The files of one invocation.
   *
   * @param policy what may travel
   * @param runtime where the task runs
   * @param runtimeName for messages
   * @param tell says to the task's people what happens
   */
  public TaskContents of(
      TaskFiles files,
      ContentsPolicy policy,
      RemoteRuntime runtime,
      String runtimeName,
      Consumer<String> tell) {
    return new TaskContents(
        files, policy, new TaskContents.Destination(runtime, runtimeName), tell, clock, shared);
  }

  @Override
  public void close() {
    shared.watch().close();
    shared.errands().close();
  }
}
