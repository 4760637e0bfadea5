package dev.tether.web.archive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.web.model.AllocationView;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.Happening;
import dev.tether.web.model.NodeView;
import dev.tether.web.model.Phase;
import dev.tether.web.model.RpcCall;
import dev.tether.web.model.Run;
import dev.tether.web.model.Session;
import dev.tether.web.page.TaskLogs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a session as one file while it goes on. Safe for use by many threads. */
public final class SessionWriter {
  static final String FORMAT = "tether-session";
  static final int VERSION = 1;

  private final Session session;
  private final Sources sources;

  /** Where a cluster's record and logs are. */
  public interface Sources {
    /** The record of its taps. */
    Optional<Path> record(ClusterModel cluster);

    /** What its tasks printed, by the names of allocations. */
    Map<String, List<TaskLogs.Part>> logs(ClusterModel cluster);
  }

  /** Writes nothing yet. */
  public SessionWriter(Session session, Sources sources) {
    this.session = Objects.requireNonNull(session, "session");
    this.sources = Objects.requireNonNull(sources, "sources");
  }

  /**
   * Writes all that is known now.
   *
   * @throws IOException when it can't be written
   */
  public void write(OutputStream out, Instant now) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("session.json"));
      zip.write(SessionJson.MAPPER.writeValueAsBytes(whole(now)));
      zip.closeEntry();
      for (ClusterModel cluster : session.clusters()) {
        Optional<Path> record = sources.record(cluster).filter(Files::exists);
        if (record.isPresent()) {
          zip.putNextEntry(new ZipEntry(cluster.key() + "/rpc.jsonl"));
          Files.copy(record.get(), zip);
          zip.closeEntry();
        }
        zip.putNextEntry(new ZipEntry(cluster.key() + "/logs.json"));
        zip.write(SessionJson.MAPPER.writeValueAsBytes(logs(sources.logs(cluster))));
        zip.closeEntry();
      }
      for (Run run : session.runs()) {
        Path report = run.report().resolve("report.html");
        if (Files.isRegularFile(report)) {
          zip.putNextEntry(new ZipEntry(run.key() + "/report.html"));
          Files.copy(report, zip);
          zip.closeEntry();
        }
      }
    }
  }

  private ObjectNode whole(Instant now) {
    ObjectNode whole = SessionJson.MAPPER.createObjectNode();
    whole.put("format", FORMAT).put("version", VERSION).put("at", now.toString());
    ArrayNode clusters = whole.putArray("clusters");
    session.clusters().forEach(one -> cluster(clusters.addObject(), one));
    ArrayNode runs = whole.putArray("runs");
    for (Run run : session.runs().reversed()) {
      ObjectNode one =
          runs.addObject()
              .put("key", run.key())
              .put("title", run.title())
              .put("command", run.command())
              .put("state", (run.over() ? run.state() : Run.State.STOPPED).name());
      run.lines().forEach(one.putArray("lines")::add);
    }
    return whole;
  }

  private static void cluster(ObjectNode into, ClusterModel cluster) {
    into.put("key", cluster.key())
        .put("title", cluster.title())
        .put("kind", cluster.kind())
        .put("began", cluster.began().toString())
        .put(
            "nomad",
            switch (cluster.phase()) {
              case Phase.Running running -> running.version();
              case Phase.Opened opened -> opened.version();
              case Phase.Starting _, Phase.Failed _, Phase.Ended _ -> "";
            });
    if (cluster.phase() instanceof Phase.Opened opened) {
      into.put("until", opened.until().toString());
    }
    ArrayNode nodes = into.putArray("nodes");
    for (NodeView node : cluster.nodes()) {
      SessionJson.write(nodes.addObject(), node);
    }
    ArrayNode allocations = into.putArray("allocations");
    for (AllocationView view : cluster.allocations()) {
      SessionJson.write(allocations.addObject(), view);
    }
    ArrayNode owners = into.putArray("owners");
    for (OwnerChange change : cluster.owners().changes().all()) {
      SessionJson.write(owners.addObject(), change);
    }
    ArrayNode actions = into.putArray("actions");
    for (Action action : cluster.actions().all()) {
      SessionJson.write(actions.addObject(), action);
    }
    ArrayNode events = into.putArray("events");
    for (Happening happening : cluster.happenings().all()) {
      SessionJson.write(events.addObject(), happening);
    }
    ObjectNode taps = into.putObject("taps");
    nodesOfTaps(cluster).forEach(taps::put);
  }

  /** On which node each tap was: a record tells only of those that knew it. */
  private static Map<String, String> nodesOfTaps(ClusterModel cluster) {
    Map<String, String> nodes = new LinkedHashMap<>();
    long next = cluster.calls().oldest();
    for (long number = next; number < cluster.calls().count(); number++) {
      Optional<RpcCall> call = cluster.calls().get(number);
      call.filter(one -> !one.node().isEmpty())
          .ifPresent(one -> nodes.put(String.valueOf(one.tap()), one.node()));
    }
    return nodes;
  }

  private static ArrayNode logs(Map<String, List<TaskLogs.Part>> logs) {
    ArrayNode all = SessionJson.MAPPER.createArrayNode();
    logs.forEach(
        (name, parts) -> {
          ArrayNode array = all.addObject().put("name", name).putArray("parts");
          for (TaskLogs.Part part : parts) {
            array
                .addObject()
                .put("title", part.title())
                .put("stream", part.stream())
                .put("text", part.text());
          }
        });
    return all;
  }
}
