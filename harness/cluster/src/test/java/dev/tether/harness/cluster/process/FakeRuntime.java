package dev.tether.harness.cluster.process;

import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RuntimeHealth;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;

/** A client of a runtime agent that is always well: for clusters in which no remote task runs. */
final class FakeRuntime {
  private FakeRuntime() {}

  static RemoteRuntime at(Path socket) {
    return (RemoteRuntime)
        Proxy.newProxyInstance(
            FakeRuntime.class.getClassLoader(),
            new Class<?>[] {RemoteRuntime.class},
            (_, method, _) ->
                switch (method.getName()) {
                  case "health" -> new RuntimeHealth.Healthy(Map.of("socket", socket.toString()));
                  case "close" -> null;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
