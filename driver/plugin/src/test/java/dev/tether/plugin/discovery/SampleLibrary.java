package dev.tether.plugin.discovery;

/** What {@link SampleProvider} needs beside the runtime API. */
public final class SampleLibrary {
  private SampleLibrary() {}

  static String complaint() {
    return "no such place";
  }
}
