package dev.tether.harness.embedded.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.server.NoSuchThing;
import dev.tether.harness.embedded.server.Server;
import dev.tether.harness.embedded.server.Variables;
import dev.tether.harness.embedded.state.StateStore;
import java.util.Optional;
import java.util.OptionalLong;

/** Variables and services. */
record VariableRoutes(Server server) {
  private static final int CONFLICT = 409;

  /** The answer, or nothing when the path is none of these. */
  Optional<Answer> answer(Request request) {
    return switch (request.segment(0)) {
      case "vars" -> Optional.of(list(request));
      case "var" -> one(request);
      case "service" -> Optional.of(service(request));
      default -> Optional.empty();
    };
  }

  private Answer list(Request request) {
    ArrayNode found = JsonNodeFactory.instance.arrayNode();
    server
        .variables()
        .below(request.namespace(), request.parameter("prefix").orElse(""))
        .forEach(
            variable -> {
              ObjectNode head = StateStore.copy(variable);
              head.remove("Items");
              found.add(head);
            });
    return Answer.json(found, server.store().index());
  }

  private Optional<Answer> one(Request request) {
    if (request.query().keySet().stream().anyMatch(name -> name.startsWith("lock-"))) {
      return Optional.empty();
    }
    String path = String.join("/", request.path().subList(1, request.path().size()));
    OptionalLong expected =
        request
            .parameter("cas")
            .map(text -> OptionalLong.of(Long.parseLong(text)))
            .orElseGet(OptionalLong::empty);
    Variables variables = server.variables();
    String namespace = request.namespace();
    return Optional.of(
        switch (request.method()) {
          case "GET" ->
              variables
                  .at(namespace, path)
                  .map(found -> Answer.json(found, found.path("ModifyIndex").asLong()))
                  .orElseThrow(() -> new NoSuchThing("variable not found"));
          case "DELETE" -> told(variables.remove(namespace, path, expected));
          default -> told(variables.put(namespace, path, request.body().path("Items"), expected));
        });
  }

  private Answer told(Variables.Outcome outcome) {
    ObjectNode shown = outcome.variable().orElseGet(JsonNodeFactory.instance::objectNode);
    return outcome.done()
        ? Answer.json(shown, server.store().index())
        : Answer.error(CONFLICT, shown.toString());
  }

  private Answer service(Request request) {
    ArrayNode found = JsonNodeFactory.instance.arrayNode();
    server
        .services()
        .of(request.namespace(), request.segment(1))
        .forEach(
            registration -> {
              ObjectNode shown = StateStore.copy(registration);
              shown.remove("TaskName");
              found.add(shown);
            });
    return Answer.json(found, server.store().index());
  }
}
