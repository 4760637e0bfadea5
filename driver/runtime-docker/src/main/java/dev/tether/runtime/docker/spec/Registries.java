package dev.tether.runtime.docker.spec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.docker.engine.Images.Credentials;
import dev.tether.runtime.docker.engine.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Finds the name and password for an image's registry. */
public final class Registries {
  private static final String DOCKER_HUB = "https://index.docker.io/v1/";

  private Registries() {}

  /**
   * The task's own credentials, or those that the runtime's file has for the image's registry. The
   * file is read each time, so that it may be replaced.
   *
   * @throws RemoteFailure.Failed when the file can't be read
   */
  public static Optional<Credentials> credentials(TaskSettings task, Optional<Path> file) {
    return task.credentials().or(() -> file.flatMap(path -> ofFile(task.image(), path)));
  }

  private static Optional<Credentials> ofFile(String image, Path file) {
    String registry = registry(image);
    try {
      JsonNode auths = Json.parse(Files.readString(file, UTF_8)).path("auths");
      for (String name : List.of(registry, "https://" + registry, "http://" + registry)) {
        String auth = auths.path(name).path("auth").asText("");
        if (!auth.isEmpty()) {
          String plain = new String(Base64.getDecoder().decode(auth), UTF_8);
          int colon = plain.indexOf(':');
          return Optional.of(
              new Credentials(
                  name, plain.substring(0, Math.max(colon, 0)), plain.substring(colon + 1)));
        }
      }
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw new RemoteFailure.Failed(
          "the registry_file %s can't be read: %s".formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  /** The part of an image's name before the first slash, where that is a host. */
  static String registry(String image) {
    int slash = image.indexOf('/');
    String first = slash < 0 ? "" : image.substring(0, slash);
    return first.contains(".") || first.contains(":") || first.equals("localhost")
        ? first
        : DOCKER_HUB;
  }
}
