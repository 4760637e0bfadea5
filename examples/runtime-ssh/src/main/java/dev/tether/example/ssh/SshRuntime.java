package dev.tether.example.ssh;

import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RuntimeHealth;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;

/** Forwards every call to the agent at the tunnel's other end, and knows better why it fails. */
record SshRuntime(RemoteRuntime agent, Tunnel tunnel) implements InvocationHandler {

  /** This as a runtime; made by reflection, so that it has all methods that runtimes ever get. */
  RemoteRuntime opened() {
    return (RemoteRuntime)
        Proxy.newProxyInstance(
            SshRuntime.class.getClassLoader(), new Class<?>[] {RemoteRuntime.class}, this);
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    Optional<String> problem = tunnel.problem();
    if (method.getName().equals("health") && problem.isPresent()) {
      return new RuntimeHealth.Unhealthy("the agent is not reached over ssh: " + problem.get());
    } else if (method.getName().equals("close")) {
      tunnel.close();
    }
    try {
      return method.invoke(agent, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
