package dev.tether.plugin.discovery;

import dev.tether.runtime.RuntimeProvider;
import dev.tether.runtime.contents.Manifest;
import java.util.Set;

/** Knows the JDK and the runtime API, and nothing else that the driver has on its class path. */
final class ApiOnlyLoader extends ClassLoader {
  private static final Set<String> API =
      Set.of(RuntimeProvider.class.getPackageName(), Manifest.class.getPackageName());

  private final ClassLoader driver;

  /**
   * @param driver where the API comes from, so that both sides speak of the same classes
   */
  ApiOnlyLoader(ClassLoader driver) {
    super("runtime-api", ClassLoader.getPlatformClassLoader());
    this.driver = driver;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (API.contains(name.substring(0, Math.max(0, name.lastIndexOf('.'))))) {
      return driver.loadClass(name);
    }
    throw new ClassNotFoundException(name);
  }
}
