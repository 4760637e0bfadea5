package dev.tether.web.server;

import dev.tether.web.model.Run;
import dev.tether.web.model.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The reports of runs, which are pages of their own. */
final class ReportFiles {
  /** Reports have their styles inside; nothing else may come with them, and no script runs. */
  static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none';"
          + " frame-ancestors 'none'; sandbox allow-popups";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "svg", "image/svg+xml",
          "json", "application/json",
          "xml", "application/xml");

  private final Session session;

  ReportFiles(Session session) {
    this.session = session;
  }

  /** The file at {@code report/RUN/…}; without a name the report itself. */
  Answer answer(List<String> parts) {
    return parts.size() < 2
        ? missing()
        : session
            .run(parts.get(1))
            .flatMap(run -> read(run, String.join("/", parts.subList(2, parts.size()))))
            .orElseGet(ReportFiles::missing);
  }

  private static Optional<Answer> read(Run run, String name) {
    Path root = run.report().toAbsolutePath().normalize();
    Path file = root.resolve(name.isEmpty() ? "report.html" : name).normalize();
    if (!file.startsWith(root) || !Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      String text = file.toString();
      String type =
          TYPES.getOrDefault(
              text.substring(text.lastIndexOf('.') + 1), "text/plain; charset=utf-8");
      return Optional.of(
          Answer.bytes(type, Files.readAllBytes(file)).with("Content-Security-Policy", POLICY));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static Answer missing() {
    return Answer.notFound("there is no such report, or not yet");
  }
}
