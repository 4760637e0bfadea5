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
    try {
      Object answer = method.invoke(agent, arguments);
      if (method.getName().equals("close")) {
        tunnel.close();
      }
      Optional<String> problem = tunnel.problem();
      return answer instanceof RuntimeHealth.Unhealthy && problem.isPresent()
          ? new RuntimeHealth.Unhealthy("the agent is not reached over ssh: " + problem.get())
          : answer;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
