package dev.tether.harness.embedded.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.job.Canonical;
import dev.tether.harness.embedded.job.JobParser;
import dev.tether.harness.embedded.job.JobRefused;
import dev.tether.harness.embedded.server.NoSuchThing;
import dev.tether.harness.embedded.server.Server;
import dev.tether.harness.embedded.state.StateStore;
import dev.tether.harness.embedded.state.Table;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What the servers answer. */
final class ServerRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Server server;
  private final StateStore store;
  private final VariableRoutes variables;

  ServerRoutes(Server server) {
    this.server = server;
    this.store = server.store();
    this.variables = new VariableRoutes(server);
  }

  /** The answer, or nothing when the path is none of the servers'. */
  Optional<Answer> answer(Request request) throws InterruptedException {
    return switch (request.segment(0)) {
      case "jobs" -> Optional.of(jobs(request));
      case "job" -> Optional.of(job(request));
      case "allocations" ->
          Optional.of(list(request, Table.ALLOCATIONS, _ -> true, Stubs::allocation));
      case "allocation" -> allocation(request);
      case "nodes" -> Optional.of(list(request, Table.NODES, _ -> true, Stubs::node));
      case "node" -> node(request);
      case "evaluations" -> Optional.of(list(request, Table.EVALUATIONS, _ -> true, e -> e));
      case "evaluation" -> Optional.of(one(request, Table.EVALUATIONS, "eval not found"));
      case "deployments" -> Optional.of(list(request, Table.DEPLOYMENTS, _ -> true, d -> d));
      case "deployment" -> Optional.of(one(request, Table.DEPLOYMENTS, "deployment not found"));
      case "status" -> Optional.of(Answer.json(JSON.textNode("127.0.0.1:4647")));
      case "regions" -> Optional.of(Answer.json(JSON.arrayNode().add("global")));
      case "system" -> {
        server.collectGarbage();
        yield Optional.of(Answer.json(JSON.objectNode()));
      }
      default -> variables.answer(request);
    };
  }

  private Answer jobs(Request request) throws InterruptedException {
    if (request.method().equals("GET")) {
      return list(request, Table.JOBS, _ -> true, job -> job);
    }
    if (request.segment(1).equals("parse")) {
      JsonNode body = request.body();
      ObjectNode parsed =
          JobParser.parse(body.path("JobHCL").asText(), body.path("Variables").asText(""));
      boolean canonical = body.path("Canonicalize").asBoolean(false);
      return Answer.json(canonical ? Canonical.of(parsed) : parsed);
    }
    return Answer.evaluation(server.register(request.body().path("Job")), store.index());
  }

  private Answer job(Request request) throws InterruptedException {
    String namespace = request.namespace();
    String id = request.segment(1);
    Predicate<ObjectNode> own =
        child ->
            child.path("JobID").asText().equals(id)
                && child.path("Namespace").asText().equals(namespace);
    return switch (request.segment(2)) {
      case "" ->
          switch (request.method()) {
            case "DELETE" ->
                Answer.evaluation(
                    server.stopJob(namespace, id, request.flag("purge")), store.index());
            case "GET" -> one(request, Table.JOBS, namespace + "/" + id, "job not found");
            default ->
                Answer.evaluation(server.register(request.body().path("Job")), store.index());
          };
      case "allocations" -> list(request, Table.ALLOCATIONS, own, Stubs::allocation);
      case "evaluations" -> list(request, Table.EVALUATIONS, own, e -> e);
      case "deployments" -> list(request, Table.DEPLOYMENTS, own, d -> d);
      case "versions" -> {
        ObjectNode versions = JSON.objectNode();
        versions.putArray("Versions").addAll(server.jobVersions(namespace, id));
        yield Answer.json(versions);
      }
      case "dispatch" -> {
        JsonNode body = request.body();
        String child =
            server.dispatch(namespace, id, body.path("Payload").asText(""), body.path("Meta"));
        yield Answer.json(JSON.objectNode().put("DispatchedJobID", child), store.index());
      }
      case "evaluate" -> Answer.evaluation(server.evaluate(namespace, id), store.index());
      case "scale" ->
          Answer.evaluation(
              server.scale(
                  namespace,
                  id,
                  request.body().path("Target").path("Group").asText(),
                  request.body().path("Count").asInt()),
              store.index());
      default -> throw new JobRefused("job operation " + request.segment(2) + " is not imitated");
    };
  }

  private Optional<Answer> allocation(Request request) throws InterruptedException {
    String id = request.segment(1);
    return switch (request.segment(2)) {
      case "" -> Optional.of(one(request, Table.ALLOCATIONS, id, "alloc not found"));
      case "stop" ->
          Optional.of(
              Answer.evaluation(
                  server.stopAllocation(id, request.flag("no_shutdown_delay")), store.index()));
      default -> Optional.empty();
    };
  }

  private Optional<Answer> node(Request request) throws InterruptedException {
    String id = request.segment(1);
    JsonNode body = request.body();
    switch (request.segment(2)) {
      case "" -> {
        return Optional.of(one(request, Table.NODES, "node not found"));
      }
      case "allocations" -> {
        return Optional.of(
            list(
                request,
                Table.ALLOCATIONS,
                a -> a.path("NodeID").asText().equals(id),
                allocation -> allocation));
      }
      case "drain" -> {
        JsonNode spec = body.path("DrainSpec");
        if (spec.isObject()) {
          server.drain(
              id,
              Duration.ofNanos(spec.path("Deadline").asLong()),
              spec.path("IgnoreSystemJobs").asBoolean(false));
        } else {
          server.undrain(id, body.path("MarkEligible").asBoolean(false));
        }
      }
      case "eligibility" ->
          server.setEligible(id, body.path("Eligibility").asText().equals("eligible"));
      case "purge" -> server.purgeNode(id);
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(Answer.evaluation("", store.index()));
  }

  private Answer one(Request request, Table table, String otherwise) throws InterruptedException {
    return one(request, table, request.segment(1), otherwise);
  }

  private Answer one(Request request, Table table, String key, String otherwise)
      throws InterruptedException {
    if (request.index() > 0) {
      store.awaitNewer(
          () ->
              store
                  .find(table, key)
                  .map(e -> e.path("ModifyIndex").asLong())
                  .orElse(Long.MAX_VALUE),
          request.index(),
          request.patience());
    }
    ObjectNode found = store.find(table, key).orElseThrow(() -> new NoSuchThing(otherwise));
    return Answer.json(found, found.path("ModifyIndex").asLong());
  }

  private Answer list(
      Request request, Table table, Predicate<ObjectNode> filter, UnaryOperator<ObjectNode> form)
      throws InterruptedException {
    if (request.index() > 0) {
      store.awaitNewer(() -> store.index(table), request.index(), request.patience());
    }
    long index = store.index(table);
    ArrayNode array = JSON.arrayNode();
    List<ObjectNode> all = store.all(table);
    String prefix = request.parameter("prefix").orElse("");
    all.stream()
        .filter(filter)
        .filter(entity -> entity.path("ID").asText().startsWith(prefix))
        .map(form)
        .forEach(array::add);
    return Answer.json(array, index);
  }
}
