package dev.tether.runtime.docker.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.docker.engine.EngineClient.Call;
import java.util.List;
import java.util.Optional;

/** Runs programs in containers, beside what runs there. Thread-safe. */
public final class Execs {
  private final EngineClient client;

  public Execs(EngineClient client) {
    this.client = client;
  }

  /**
   * Prepares a program.
   *
   * @param environment {@code name=value}, beside the container's own
   * @param user instead of the container's
   * @return the engine's name for it
   */
  public String create(
      String container,
      List<String> command,
      boolean terminal,
      boolean attached,
      List<String> environment,
      Optional<String> user) {
    ObjectNode body = Json.object();
    Json.putTexts(body, "Cmd", command);
    Json.putTexts(body, "Env", environment);
    body.put("AttachStdin", attached).put("AttachStdout", attached).put("AttachStderr", attached);
    body.put("Tty", terminal);
    user.ifPresent(name -> body.put("User", name));
    Call call =
        new Call("POST", Containers.path(container) + "/exec", "run a program beside a task");
    try {
      return client.send(call, body).path("Id").asText();
    } catch (EngineRefusal refusal) {
      throw refusal.isConflict()
          ? new RemoteFailure.Refused("the task does not run: " + refusal.said())
          : refusal.asFailure();
    }
  }

  /** Starts a program and speaks with it. */
  public Conversation start(String exec, boolean terminal) {
    ObjectNode body = Json.object().put("Detach", false).put("Tty", terminal);
    Call call = new Call("POST", "/exec/" + exec + "/start", "start a program beside a task");
    try {
      return client.bounded(
          call,
          client.timeout(),
          () ->
              Conversation.begin(
                  client.address(), call, Json.text(body).getBytes(UTF_8), client.timeout()));
    } catch (EngineRefusal refusal) {
      throw refusal.asFailure();
    }
  }

  /** Starts a program that nobody speaks with. */
  public void startDetached(String exec) {
    client.send(
        new Call("POST", "/exec/" + exec + "/start", "start a program beside a task"),
        Json.object().put("Detach", true));
  }

  /** Tells the size of a program's terminal; whether the program was there to be told. */
  public boolean resize(String exec, int columns, int rows) {
    try {
      client.send(
          new Call(
              "POST",
              "/exec/%s/resize?h=%d&w=%d".formatted(exec, rows, columns),
              "resize a terminal"));
      return true;
    } catch (EngineRefusal notYet) {
      return false;
    }
  }

  /** Whether a program runs, and how it ended; nothing once its container has. */
  public Optional<JsonNode> inspect(String exec) {
    try {
      return Optional.of(
          client.send(new Call("GET", "/exec/" + exec + "/json", "describe a program")));
    } catch (EngineRefusal refusal) {
      return Optional.empty();
    }
  }
}
