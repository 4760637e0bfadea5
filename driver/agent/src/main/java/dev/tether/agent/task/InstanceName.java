package dev.tether.agent.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/** A name that tells a state directory from all others, also after it was moved. */
final class InstanceName {
  private static final String FILE = "instance";

  private InstanceName() {}

  /** The directory's name, given now if it has none. */
  static String of(Path state, RandomGenerator random) throws IOException {
    Path file = state.resolve(FILE);
    try {
      String name = Files.readString(file).trim();
      if (name.matches("[0-9a-f]{16}")) {
        return name;
      }
    } catch (NoSuchFileException first) {
      // Made below.
    }
    String name = "%016x".formatted(random.nextLong());
    Files.writeString(file, name + "\n");
    return name;
  }
}
