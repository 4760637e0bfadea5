package dev.tether.runtime.docker;

import dev.tether.runtime.Option;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RuntimeContext;
import dev.tether.runtime.RuntimeProvider;
import dev.tether.runtime.Settings;
import dev.tether.runtime.docker.spec.RuntimeSettings;
import dev.tether.runtime.docker.spec.TaskSettings;
import java.security.SecureRandom;
import java.util.List;

/** Makes runtimes of the kind {@code docker}. */
public final class DockerProvider implements RuntimeProvider {
  @Override
  public String kind() {
    return "docker";
  }

  @Override
  public List<Option> options() {
    return RuntimeSettings.options();
  }

  @Override
  public List<Option> taskOptions() {
    return TaskSettings.options();
  }

  @Override
  public RemoteRuntime open(String name, Settings settings, RuntimeContext context) {
    return new DockerRuntime(
        RuntimeSettings.of(settings), context, System::nanoTime, new SecureRandom());
  }

  @Override
  public void check(String name, Settings settings) {
    var _ = RuntimeSettings.of(settings);
  }
}
