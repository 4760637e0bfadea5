package dev.tether.runtime.docker.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.runtime.docker.engine.Containers;
import dev.tether.runtime.docker.engine.Json;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Looks for programs in containers, before they are to be run: what fails to run behind an init, or
 * beside a task, can't be told afterwards from a program that returned 127 itself.
 */
public final class Programs {
  private static final int MOST_LINKS = 8;
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** As Go numbers the kinds of files. */
  private static final long DIRECTORY = 1L << 31;

  private static final long LINK = 1L << 27;

  private final Containers containers;

  public Programs(Containers containers) {
    this.containers = containers;
  }

  /** Whether a container has a program, given as a path or as a name to be looked for. */
  public boolean exists(String container, String program) {
    JsonNode inspected = containers.inspect(container).orElseGet(Json::object);
    String directory = inspected.path("Config").path("WorkingDir").asText("");
    if (program.contains("/")) {
      return isFile(container, resolve(directory, program));
    }
    for (String place : path(inspected).split(":", -1)) {
      if (isFile(container, resolve(directory, place + "/" + program))) {
        return true;
      }
    }
    return false;
  }

  private static String path(JsonNode inspected) {
    for (JsonNode variable : inspected.path("Config").path("Env")) {
      if (variable.asText().startsWith("PATH=")) {
        return variable.asText().substring("PATH=".length());
      }
    }
    return DEFAULT_PATH;
  }

  private static String resolve(String directory, String file) {
    return file.startsWith("/") ? file : (directory.isEmpty() ? "/" : directory) + "/" + file;
  }

  private boolean isFile(String container, String file) {
    String path = file;
    for (int i = 0; i < MOST_LINKS; i++) {
      Optional<JsonNode> stat = containers.stat(container, path).flatMap(Programs::decode);
      if (stat.isEmpty()) {
        return false;
      }
      long mode = stat.get().path("mode").asLong();
      if ((mode & LINK) == 0) {
        return (mode & DIRECTORY) == 0;
      }
      path = stat.get().path("linkTarget").asText();
    }
    return false;
  }

  private static Optional<JsonNode> decode(String header) {
    try {
      return Optional.of(Json.parse(new String(Base64.getDecoder().decode(header), UTF_8)));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What a container would run first. */
  Optional<String> first(String container) {
    return containers
        .inspect(container)
        .map(inspected -> inspected.path("Path").asText(""))
        .filter(path -> !path.isEmpty());
  }

  /** For messages: the words of a command. */
  public static String words(List<String> command) {
    return String.join(" ", command);
  }
}
