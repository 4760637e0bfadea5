package dev.tether.harness.embedded.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.client.ClientAgent;
import dev.tether.harness.embedded.client.RotatedLog;
import dev.tether.harness.embedded.driver.DriverError;
import dev.tether.harness.embedded.driver.PluginGone;
import dev.tether.harness.embedded.server.NoSuchThing;
import dev.tether.harness.embedded.server.Server;
import dev.tether.harness.embedded.state.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What the node of an allocation answers. */
record ClientRoutes(Server server, Agents agents) {

  /** The answer, or nothing when the path is none of a client's. */
  Optional<Answer> answer(Request request) throws InterruptedException {
    if (!request.segment(0).equals("client")) {
      return Optional.empty();
    }
    if (request.segment(1).equals("fs") && request.segment(2).equals("logs")) {
      return Optional.of(logs(request));
    }
    if (!request.segment(1).equals("allocation")) {
      return Optional.empty();
    }
    String id = request.segment(2);
    Optional<String> task = Optional.of(named(request)).filter(name -> !name.isEmpty());
    ClientAgent agent = agent(allocation(id));
    try {
      switch (request.segment(3)) {
        case "restart" -> agent.restart(id, task);
        case "stats" -> {
          return Optional.of(Answer.json(agent.usage(id)));
        }
        case "signal" -> agent.signal(id, task, request.body().path("Signal").asText());
        default -> {
          return Optional.empty();
        }
      }
    } catch (DriverError | PluginGone e) {
      return Optional.of(Answer.error(500, e.getMessage()));
    }
    return Optional.of(Answer.json(JsonNodeFactory.instance.objectNode()));
  }

  private static String named(Request request) {
    String task = request.body().path("TaskName").asText("");
    return task.isEmpty() ? request.body().path("Task").asText("") : task;
  }

  private ObjectNode allocation(String id) {
    return server
        .store()
        .find(Table.ALLOCATIONS, id)
        .orElseThrow(() -> new NoSuchThing("Unknown allocation \"" + id + "\""));
  }

  private ClientAgent agent(ObjectNode allocation) {
    return agents
        .agent(allocation.path("NodeID").asText())
        .orElseThrow(() -> new NoSuchThing("No path to node"));
  }

  private Answer logs(Request request) {
    ObjectNode allocation = allocation(request.segment(3));
    var _ = agent(allocation);
    String task = request.parameter("task").orElse("");
    String type = request.parameter("type").orElse("stdout");
    Path logs =
        agents
            .allocationDirectory(allocation.path("NodeID").asText(), allocation.path("ID").asText())
            .resolve("alloc/logs");
    try {
      return RotatedLog.of(logs, task, type)
          .read()
          .map(Answer::bytes)
          .orElseGet(() -> Answer.error(404, noLog(task, type)));
    } catch (IOException e) {
      return Answer.error(500, "the logs in " + logs + " can't be read: " + e.getMessage());
    }
  }

  private static String noLog(String task, String type) {
    return "log entry for task \"" + task + "\" and log type \"" + type + "\" not found";
  }
}
