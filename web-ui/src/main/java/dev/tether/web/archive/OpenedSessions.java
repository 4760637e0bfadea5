package dev.tether.web.archive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.tap.record.RecordTail;
import dev.tether.web.model.AllocationView;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.Happening;
import dev.tether.web.model.NodeView;
import dev.tether.web.model.Phase;
import dev.tether.web.model.Run;
import dev.tether.web.model.Session;
import dev.tether.web.page.TaskLogs;
import dev.tether.web.watch.TapReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Sessions that were opened from files, to be looked at. Safe for use by many threads. */
public final class OpenedSessions {
  private static final long LARGEST_TEXT = 256L << 20;
  private static final long LARGEST_RECORD = 4L << 30;

  private final Session session;
  private final Path work;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final AtomicInteger opened = new AtomicInteger();

  /** What was read of a cluster beside its model. */
  private record Kept(Path record, Map<String, List<TaskLogs.Part>> logs) {}

  /**
   * Nothing is opened yet.
   *
   * @param session gets the clusters and runs
   * @param work a directory for what is read; whoever made it removes it
   */
  public OpenedSessions(Session session, Path work) {
    this.session = Objects.requireNonNull(session, "session");
    this.work = Objects.requireNonNull(work, "work");
  }

  /** A file is none that a workbench wrote, or is damaged. */
  public static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  /**
   * Reads a session and adds what is in it.
   *
   * @param name what to call the file
   * @return the keys of its clusters
   * @throws Unreadable when it is no session
   */
  public List<String> open(Path file, String name) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      JsonNode whole = SessionJson.MAPPER.readTree(text(zip, "session.json"));
      if (!SessionJson.text(whole, "format").equals(SessionWriter.FORMAT)) {
        throw new Unreadable(name + " is no session of a workbench");
      }
      int version = whole.path("version").asInt();
      if (version != SessionWriter.VERSION) {
        throw new Unreadable(
            "%s has version %d of the format, this workbench reads version %d"
                .formatted(name, version, SessionWriter.VERSION));
      }
      Instant at = SessionJson.at(whole);
      List<String> keys = new ArrayList<>();
      for (JsonNode cluster : whole.path("clusters")) {
        keys.add(cluster(zip, cluster, name, at));
      }
      for (JsonNode run : whole.path("runs")) {
        run(zip, run);
      }
      return keys;
    } catch (ZipException | RuntimeException damaged) {
      throw new Unreadable(name + " can't be read as a session: " + damaged.getMessage());
    }
  }

  private String cluster(ZipFile zip, JsonNode from, String name, Instant at) throws IOException {
    String old = SessionJson.text(from, "key");
    String key = "o" + opened.incrementAndGet();
    ClusterModel model =
        new ClusterModel(
            key,
            SessionJson.text(from, "title"),
            SessionJson.text(from, "kind"),
            Instant.parse(SessionJson.text(from, "began")),
            session.changes());
    Map<String, AllocationView> allocations = new HashMap<>();
    for (AllocationView view : list(from.path("allocations"), SessionJson::allocation)) {
      allocations.put(view.id(), view);
    }
    List<NodeView> nodes = list(from.path("nodes"), SessionJson::node);
    List<Action> actions = list(from.path("actions"), SessionJson::action);
    List<OwnerChange> owners = list(from.path("owners"), SessionJson::owner);
    List<Happening> events = list(from.path("events"), SessionJson::happening);
    String until = SessionJson.text(from, "until");
    model.restore(
        new Phase.Opened(
            SessionJson.text(from, "nomad"), name, until.isEmpty() ? at : Instant.parse(until)),
        nodes,
        allocations,
        actions,
        owners,
        events);
    Path record = work.resolve(key + ".jsonl");
    calls(zip, old + "/rpc.jsonl", record, model, from.path("taps"));
    kept.put(key, new Kept(record, logs(zip, old + "/logs.json")));
    session.add(model);
    return key;
  }

  private static <T> List<T> list(JsonNode from, Function<JsonNode, T> read) {
    List<T> all = new ArrayList<>();
    from.forEach(one -> all.add(read.apply(one)));
    return all;
  }

  private static void calls(
      ZipFile zip, String entry, Path record, ClusterModel model, JsonNode taps)
      throws IOException {
    ZipEntry found = zip.getEntry(entry);
    if (found == null) {
      Files.createFile(record);
      return;
    }
    try (InputStream in = new BoundedStream(zip.getInputStream(found), LARGEST_RECORD)) {
      Files.copy(in, record);
    }
    TapReader reader =
        new TapReader(
            model,
            record,
            tap ->
                Optional.of(SessionJson.text(taps, String.valueOf(tap)))
                    .filter(node -> !node.isEmpty()),
            allocation -> model.allocation(allocation).map(AllocationView::node));
    new RecordTail(record, false).readNew(reader::line);
  }

  private static Map<String, List<TaskLogs.Part>> logs(ZipFile zip, String entry)
      throws IOException {
    Map<String, List<TaskLogs.Part>> logs = new LinkedHashMap<>();
    if (zip.getEntry(entry) != null) {
      for (JsonNode one : SessionJson.MAPPER.readTree(text(zip, entry))) {
        logs.put(
            SessionJson.text(one, "name"),
            list(
                one.path("parts"),
                part ->
                    new TaskLogs.Part(
                        SessionJson.text(part, "title"),
                        SessionJson.text(part, "stream").equals("stderr") ? "stderr" : "stdout",
                        SessionJson.text(part, "text"))));
      }
    }
    return logs;
  }

  private void run(ZipFile zip, JsonNode from) throws IOException {
    String key = "o" + opened.incrementAndGet();
    Path report = Files.createDirectory(work.resolve(key));
    ZipEntry found = zip.getEntry(SessionJson.text(from, "key") + "/report.html");
    if (found != null) {
      try (InputStream in = new BoundedStream(zip.getInputStream(found), LARGEST_TEXT)) {
        Files.copy(in, report.resolve("report.html"));
      }
    }
    session.put(
        new Run(
            key,
            SessionJson.text(from, "title"),
            SessionJson.text(from, "command"),
            Run.State.valueOf(SessionJson.text(from, "state")),
            list(from.path("lines"), JsonNode::asText),
            report));
  }

  private static byte[] text(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new Unreadable("there is no " + name + " in it");
    }
    try (InputStream in = new BoundedStream(zip.getInputStream(entry), LARGEST_TEXT)) {
      return in.readAllBytes();
    }
  }

  /** The record of the calls of a cluster that was opened. */
  public Optional<Path> record(String key) {
    return Optional.ofNullable(kept.get(key)).map(Kept::record);
  }

  /** What the tasks of a cluster that was opened had printed. */
  public Optional<Map<String, List<TaskLogs.Part>>> logs(String key) {
    return Optional.ofNullable(kept.get(key)).map(Kept::logs);
  }

  /** Forgets a cluster that was opened; its record goes with the working directory. */
  public void forget(String key) {
    kept.remove(key);
  }
}
