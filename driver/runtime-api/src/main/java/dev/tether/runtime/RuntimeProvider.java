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
   * Makes a runtime. Must not wait for the remote side: whether that answers is told later by
   * {@link RemoteRuntime#health}.
   *
   * @param name the label of the block
   * @throws Settings.InvalidSetting when a value does not fit
   */
  RemoteRuntime open(String name, Settings settings);

  /**
   * Checks a definition without making anything of it, so that Nomad refuses a wrong one when it
   * starts.
   *
   * @throws Settings.InvalidSetting when a value does not fit
   */
  default void check(String name, Settings settings) {
    open(name, settings).close();
  }
}
