package dev.tether.plugin.discovery;

import dev.tether.runtime.Option;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RuntimeContext;
import dev.tether.runtime.RuntimeProvider;
import dev.tether.runtime.Settings;
import dev.tether.runtime.Settings.InvalidSetting;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A provider from a bundle, whose description is asked once and whose failures name the bundle.
 *
 * @param place of the bundle
 */
record ForeignProvider(
    RuntimeProvider provider,
    Path place,
    String kind,
    List<Option> options,
    List<Option> taskOptions)
    implements RuntimeProvider {

  ForeignProvider {
    Objects.requireNonNull(kind, "kind");
    options = List.copyOf(options);
    taskOptions = List.copyOf(taskOptions);
  }

  /** Asks the provider what it is. Whatever a stranger's code throws may come out of it. */
  static ForeignProvider of(RuntimeProvider provider, Path place) {
    return new ForeignProvider(
        provider, place, provider.kind(), provider.options(), provider.taskOptions());
  }

  @Override
  public RemoteRuntime open(String name, Settings settings, RuntimeContext context) {
    try {
      return provider.open(name, settings, context);
    } catch (LinkageError e) {
      throw broken(name, e);
    }
  }

  @Override
  public void check(String name, Settings settings) {
    try {
      provider.check(name, settings);
    } catch (LinkageError e) {
      throw broken(name, e);
    }
  }

  private InvalidSetting broken(String name, LinkageError e) {
    return new InvalidSetting(
        "%s \"%s\"".formatted(kind, name),
        "the runtime in %s does not work (%s); is one of its jars missing?".formatted(place, e));
  }
}
