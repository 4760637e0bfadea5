package dev.tether.runtime.docker.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.runtime.docker.engine.EngineClient.Call;
import java.io.InputStream;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be done with containers. Thread-safe; see {@link EngineClient} for failures. */
public final class Containers {
  private static final int ALREADY = 304;
  private static final int FIRST_WITH_STOP_SIGNAL = 42;
  private final EngineClient client;

  public Containers(EngineClient client) {
    this.client = client;
  }

  /** The engine's version and what it runs on. */
  public JsonNode version() {
    return client.send(new Call("GET", "/version", "tell its version"));
  }

  /** What tells this engine from any other, for as long as it keeps its data. */
  public String engineId() {
    return client.send(new Call("GET", "/info", "describe itself")).path("ID").asText();
  }

  /** Creates a container, which does not run yet, and returns its id. */
  public String create(String name, ObjectNode description) {
    return client
        .send(
            new Call(
                "POST", "/containers/create?name=" + encode(name), "create a container for a task"),
            description)
        .path("Id")
        .asText();
  }

  /** Starts a container; one that runs is left alone. */
  public void start(String id) {
    client.send(
        new Call("POST", path(id) + "/start", "start the container " + shortId(id)),
        Optional.empty(),
        client.timeout().multipliedBy(6));
  }

  /** Everything the engine knows of a container; nothing when there is none. */
  public Optional<JsonNode> inspect(String id) {
    try {
      return Optional.of(
          client.send(new Call("GET", path(id) + "/json", "describe container " + shortId(id))));
    } catch (EngineRefusal refusal) {
      if (refusal.isNotFound()) {
        return Optional.empty();
      }
      throw refusal.asFailure();
    }
  }

  /** How a container is. */
  public ContainerFacts facts(String id) {
    return inspect(id).map(ContainerFacts::of).orElseGet(() -> ContainerFacts.gone(id));
  }

  /** One line of a listing. */
  public record Listed(String id, ContainerFacts.Status status, Map<String, String> labels) {}

  /** All containers with these labels, ended ones too. */
  public List<Listed> list(Map<String, String> labels) {
    JsonNode answer =
        client.send(
            new Call(
                "GET",
                "/containers/json?all=true&filters=" + filters(labels, List.of()),
                "list containers"));
    return answer
        .valueStream()
        .map(
            each ->
                new Listed(
                    each.path("Id").asText(),
                    ContainerFacts.status(each.path("State").asText()),
                    texts(each.path("Labels"))))
        .toList();
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new HashMap<>();
    object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }

  /** What happens to containers with these labels from now on, one object of JSON a line. */
  public EngineClient.Stream events(Map<String, String> labels) {
    return client.open(
        new Call(
            "GET", "/events?filters=" + filters(labels, List.of("container")), "tell its events"),
        Optional.empty(),
        client.timeout());
  }

  private static String filters(Map<String, String> labels, List<String> types) {
    ObjectNode filters = Json.object();
    Json.putTexts(
        filters,
        "label",
        labels.entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()).toList());
    if (!types.isEmpty()) {
      Json.putTexts(filters, "type", types);
    }
    return encode(Json.text(filters));
  }

  /**
   * Sends a signal.
   *
   * @return whether the container ran
   */
  public boolean kill(String id, String signal) {
    try {
      client.send(
          new Call(
              "POST",
              path(id) + "/kill?signal=" + encode(signal),
              "send %s to container %s".formatted(signal, shortId(id))));
      return true;
    } catch (EngineRefusal refusal) {
      if (refusal.isNotFound() || refusal.isConflict()) {
        return false;
      }
      throw refusal.asFailure();
    }
  }

  /** Whether the engine has {@link #killAfter}: since version 1.42 of its interface. */
  public boolean canKillLater() {
    String[] api = version().path("ApiVersion").asText("0.0").split("\\.", -1);
    int major = Integer.parseInt(api[0]);
    return major > 1 || (major == 1 && Integer.parseInt(api[1]) >= FIRST_WITH_STOP_SIGNAL);
  }

  /**
   * Has the engine kill a container after a while, by itself. Waits for it.
   *
   * @param after whole seconds
   */
  public void killAfter(String id, long after) {
    client.send(
        new Call(
            "POST",
            path(id) + "/stop?signal=SIGCONT&t=" + after,
            "stop container " + shortId(id) + " later"),
        Optional.empty(),
        client.timeout().multipliedBy(2).plusSeconds(after));
  }

  /**
   * Removes a container that does not run, with its anonymous volumes.
   *
   * @return whether it is gone; a running one is not
   */
  public boolean remove(String id) {
    try {
      client.send(
          new Call("DELETE", path(id) + "?v=true", "remove container " + shortId(id)),
          Optional.empty(),
          client.timeout().multipliedBy(6));
      return true;
    } catch (EngineRefusal refusal) {
      if (refusal.isConflict()) {
        return false;
      }
      if (refusal.isNotFound() || refusal.status() == ALREADY) {
        return true;
      }
      throw refusal.asFailure();
    }
  }

  /**
   * A container's log, piece by piece, each with its time before it.
   *
   * @param error whether stderr is meant
   * @param since in the form of the engine, seconds and nanoseconds; empty for all
   * @param follow whether the stream goes on until the container's end
   */
  public EngineClient.Stream logs(String id, boolean error, String since, boolean follow) {
    return client.open(
        new Call(
            "GET",
            "%s/logs?%s=true&timestamps=true&follow=%s%s"
                .formatted(
                    path(id),
                    error ? "stderr" : "stdout",
                    follow,
                    since.isEmpty() ? "" : "&since=" + since),
            "read the log of container " + shortId(id)),
        Optional.empty(),
        client.timeout());
  }

  /** What a container uses now. */
  public JsonNode stats(String id) {
    return client.send(
        new Call("GET", path(id) + "/stats?stream=false&one-shot=true", "measure container " + id));
  }

  /** What stands at a path in a container, as the engine tells it; nothing when nothing does. */
  public Optional<String> stat(String id, String file) {
    try {
      return client.header(
          new Call(
              "HEAD",
              path(id) + "/archive?path=" + encode(file),
              "look for %s in container %s".formatted(file, shortId(id))),
          "X-Docker-Container-Path-Stat");
    } catch (EngineRefusal refusal) {
      if (refusal.isNotFound()) {
        return Optional.empty();
      }
      throw refusal.asFailure();
    }
  }

  /** Unpacks an archive in a container; what it replaces is not whole meanwhile. */
  public void unpack(String id, String directory, InputStream tar, Duration limit) {
    client.upload(
        new Call(
            "PUT",
            path(id) + "/archive?path=" + encode(directory),
            "copy files to container " + shortId(id)),
        tar,
        limit);
  }

  /** A file or directory of a container as an archive; nothing when it is not there. */
  public Optional<EngineClient.Stream> pack(String id, String file) {
    try {
      return Optional.of(
          client.open(
              new Call(
                  "GET",
                  path(id) + "/archive?path=" + encode(file),
                  "copy %s from container %s".formatted(file, shortId(id))),
              Optional.empty(),
              client.timeout()));
    } catch (EngineRefusal refusal) {
      if (refusal.isNotFound()) {
        return Optional.empty();
      }
      throw refusal.asFailure();
    }
  }

  /** The path of a container in the engine's API. */
  static String path(String id) {
    return "/containers/" + encode(id);
  }

  /** A part of an address. */
  static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /** As people see it in {@code docker ps}. */
  public static String shortId(String id) {
    return id.length() > 12 ? id.substring(0, 12) : id;
  }
}
