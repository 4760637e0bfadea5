package dev.tether.protocol.goplugin;

import java.nio.file.Path;
import java.util.List;

/** How tests start {@link SamplePlugin} as a process of its own. */
final class SampleProcess {
  private SampleProcess() {}

  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        SamplePlugin.class.getName());
  }

  static PluginLaunch launch() {
    return PluginLaunch.of(command());
  }

  /** The command as one line for a shell. */
  static String shellCommand() {
    return "'" + String.join("' '", command()) + "'";
  }
}
