package dev.tether.runtime.docker.contents;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tether.runtime.docker.engine.Containers;
import dev.tether.runtime.docker.engine.EngineClient;
import dev.tether.runtime.docker.engine.Json;
import java.io.IOException;
import java.util.Optional;

/**
 * Whose the files in a container are to be.
 *
 * @param uid user
 * @param gid group
 */
record Identity(int uid, int gid) {
  private static final Identity ROOT = new Identity(0, 0);

  /** The user that a container's task runs as; root where the container does not know the name. */
  static Identity of(Containers containers, String container) throws IOException {
    String user =
        containers
            .inspect(container)
            .orElseGet(Json::object)
            .path("Config")
            .path("User")
            .asText("");
    if (user.isEmpty()) {
      return ROOT;
    }
    String[] parts = user.split(":", 2);
    Optional<String[]> known = line(containers, container, "/etc/passwd", parts[0], 0, 2);
    int uid = known.map(line -> number(line[2])).orElseGet(() -> number(parts[0]));
    int gid = known.map(line -> number(line[3])).orElse(0);
    if (parts.length == 2) {
      gid =
          line(containers, container, "/etc/group", parts[1], 0, 2)
              .map(line -> number(line[2]))
              .orElseGet(() -> number(parts[1]));
    }
    return new Identity(uid, gid);
  }

  private static int number(String text) {
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }

  /** The line of a file of users or groups that has a name or a number. */
  private static Optional<String[]> line(
      Containers containers, String container, String file, String wanted, int name, int number)
      throws IOException {
    Optional<EngineClient.Stream> archive = containers.pack(container, file);
    if (archive.isEmpty()) {
      return Optional.empty();
    }
    try (EngineClient.Stream stream = archive.get()) {
      TarReader tar = new TarReader(stream.body());
      if (tar.next().isEmpty()) {
        return Optional.empty();
      }
      return new String(tar.body().readAllBytes(), UTF_8)
          .lines()
          .map(text -> text.split(":", -1))
          .filter(parts -> parts.length > 3 || (file.endsWith("group") && parts.length > 2))
          .filter(parts -> parts[name].equals(wanted) || parts[number].equals(wanted))
          .findFirst();
    }
  }
}
