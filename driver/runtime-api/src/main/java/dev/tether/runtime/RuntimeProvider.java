package dev.tether.runtime;

import java.util.List;

/**
 * Makes runtimes of one kind. Found with {@link java.util.ServiceLoader}: a jar beside the driver
 * that names its provider in {@code META-INF/services} is enough.
 */
public interface RuntimeProvider {

  /**
   * The name of the block in the plugin's configuration that defines a runtime of this kind, for
   * instance {@code agent} in {@code agent "default" { … }}. Letters, digits and underscores.
   */
  String kind();

  /** The keys of that block. */
  List<Option> options();

  /**
   * The keys of the block in a task's {@code config}, named like {@link #kind}, that only tasks of
   * such runtimes have. Their values arrive in {@link TaskSpec#settings}.
   */
  default List<Option> taskOptions() {
    return List.of();
  }

  /**
   * Makes a runtime. Must not wait for the remote side: whether that answers is told later by
   * {@link RemoteRuntime#health}.
   *
   * @param name the label of the block
   * @param context what the driver offers to the runtime
   * @throws Settings.InvalidSetting when a value does not fit
   */
  RemoteRuntime open(String name, Settings settings, RuntimeContext context);

  /**
   * Checks a definition without making anything of it, so that Nomad refuses a wrong one when it
   * starts.
   *
   * @throws Settings.InvalidSetting when a value does not fit
   */
  void check(String name, Settings settings);
}
