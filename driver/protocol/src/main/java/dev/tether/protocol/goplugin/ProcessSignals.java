package dev.tether.protocol.goplugin;

import java.lang.reflect.Proxy;

/**
 * How the process reacts to signals.
 *
 * <p>The JDK has no other way than {@code sun.misc.Signal}, which its module {@code
 * jdk.unsupported} keeps for this purpose: a plugin shares its terminal's process group with the
 * agent, so Ctrl-C reaches it, too, and only the agent may decide when the plugin ends. It is
 * called by reflection, because the compiler's warning about it cannot be turned off for a single
 * class.
 */
public final class ProcessSignals {
  private ProcessSignals() {}

  /** Makes the process go on as if the signal had not been sent. */
  public static void ignore(String name) {
    try {
      Class<?> handlers = Class.forName("sun.misc.SignalHandler");
      handle(name, handlers, handlers.getField("SIG_IGN").get(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the JVM does not let SIG" + name + " be ignored", e);
    }
  }

  /** Runs the action, on a thread of its own, instead of ending the process. */
  public static void onSignal(String name, Runnable action) {
    try {
      Class<?> handlers = Class.forName("sun.misc.SignalHandler");
      Object handler =
          Proxy.newProxyInstance(
              handlers.getClassLoader(),
              new Class<?>[] {handlers},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      handle(name, handlers, handler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the JVM does not let SIG" + name + " be handled", e);
    }
  }

  private static void handle(String name, Class<?> handlers, Object handler)
      throws ReflectiveOperationException {
    Class<?> signals = Class.forName("sun.misc.Signal");
    Object signal = signals.getConstructor(String.class).newInstance(name);
    signals.getMethod("handle", signals, handlers).invoke(null, signal, handler);
  }
}
