package dev.tether.web.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/** Scripts, styles and pictures, all from the class path. Safe for use by many threads. */
final class StaticFiles {
  private static final String OWN = "/dev/tether/web/files/";
  private static final String WEBJARS = "/META-INF/resources/webjars/";

  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, Answer> loaded = new ConcurrentHashMap<>();
  private final Properties libraries = libraries();

  private static Properties libraries() {
    Properties places = new Properties();
    try (InputStream in =
        StaticFiles.class.getResourceAsStream("/dev/tether/web/webjars.properties")) {
      places.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read the places of libraries", e);
    }
    return places;
  }

  /** The file with a name. */
  Optional<Answer> file(String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null || !name.matches("[a-z0-9-]+\\.[a-z]+")) {
      return Optional.empty();
    }
    Answer known = loaded.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Answer> answer =
        read(pathOf(name)).map(body -> Answer.bytes(type, body).with("Cache-Control", "no-cache"));
    answer.ifPresent(one -> loaded.put(name, one));
    return answer;
  }

  private String pathOf(String name) {
    String library = libraries.getProperty(name, "");
    return library.isEmpty() ? OWN + name : WEBJARS + library;
  }

  private static Optional<byte[]> read(String path) {
    try (InputStream in = StaticFiles.class.getResourceAsStream(path)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + path + " of the class path", e);
    }
  }
}
