package dev.tether.web.server;

import dev.tether.harness.cli.Failures;
import dev.tether.web.archive.SessionWriter;
import dev.tether.web.launch.LiveCluster;
import dev.tether.web.model.AllocationView;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.page.SessionReport;
import dev.tether.web.page.TaskLogs;
import dev.tether.web.page.Templates;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole session as a file: given away as one that opens in another workbench ({@code
 * /session.tether}) or as a page of its own ({@code /session.html}), and taken in ({@code POST
 * /session}). Bodies may be large: they are passed on as they come.
 */
final class SessionFiles {
  private static final int MOST_LOGS = 200;
  private static final long LARGEST_FILE = 2L << 30;

  private final Site site;
  private final SessionWriter writer;
  private final Templates templates = new Templates();
  private final Toasts toasts = new Toasts();

  SessionFiles(Site site) {
    this.site = site;
    this.writer = new SessionWriter(site.session(), new FromSite(site));
  }

  /** Where a session's parts are while it goes on, or were put when it was opened. */
  private record FromSite(Site site) implements SessionWriter.Sources {
    @Override
    public Optional<Path> record(ClusterModel cluster) {
      return site.recordOf(cluster.key());
    }

    @Override
    public Map<String, List<TaskLogs.Part>> logs(ClusterModel cluster) {
      Optional<LiveCluster> live = site.pad().live(cluster.key());
      if (live.isEmpty()) {
        return site.opened().logs(cluster.key()).orElse(Map.of());
      }
      Map<String, List<TaskLogs.Part>> logs = new LinkedHashMap<>();
      cluster.allocations().stream()
          .map(AllocationView::name)
          .distinct()
          .limit(MOST_LOGS)
          .forEach(name -> logs.put(name, TaskLogs.of(live.get(), name).parts()));
      return logs;
    }
  }

  /** Whether a request takes a whole session in. */
  boolean takes(Exchange head) {
    return head.changes() && head.path().equals("/session");
  }

  /** The file of this session, if a request is for it. */
  Optional<Answer> given(Exchange head) {
    return switch (head.path()) {
      case "/session.tether" ->
          Optional.of(
              Answer.streamed("application/zip", this::write)
                  .with("Content-Disposition", "attachment; filename=session.tether"));
      case "/session.html" ->
          Optional.of(
              Answer.html(
                      templates.render(
                          "report", SessionReport.of(site.session(), site.clock().instant())))
                  .with("Content-Security-Policy", ReportFiles.POLICY)
                  .with("Content-Disposition", disposition(head)));
      default -> Optional.empty();
    };
  }

  private static String disposition(Exchange head) {
    return (head.parameter("show").isEmpty() ? "attachment" : "inline") + "; filename=session.html";
  }

  private void write(OutputStream out) throws IOException {
    writer.write(out, site.clock().instant());
  }

  /** Takes a session in; what is in it is shown beside what is here. */
  Answer take(InputStream body, String name) {
    String title = name.isBlank() ? "a file" : name.substring(0, Math.min(100, name.length()));
    try {
      Path file = Files.createTempFile(site.work(), "taken", ".tether");
      try {
        copy(body, file);
        List<String> keys = site.opened().open(file, title);
        Answer told =
            toasts.told(
                "opened %s: %d clusters, to be looked at".formatted(title, keys.size()),
                "./tether up --open " + title);
        return keys.isEmpty()
            ? told
            : told.with("HX-Trigger", "{\"select-cluster\":\"" + keys.getFirst() + "\"}");
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException unreadable) {
      return toasts.refused(Failures.sentence(unreadable));
    }
  }

  private static void copy(InputStream body, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] buffer = new byte[64 << 10];
      long all = 0;
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        all += count;
        if (all > LARGEST_FILE) {
          throw new IOException("the file is larger than " + (LARGEST_FILE >> 30) + " GiB");
        }
        out.write(buffer, 0, count);
      }
    }
  }
}
