package dev.tether.nomad;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks one Nomad agent. Making one is cheap: connections, TLS and JSON come with the first request.
 *
 * <p>Every method blocks at most for the timeout of its {@link NomadAccess} (blocking queries: that
 * and the wait asked for), throws a {@link NomadFailure} when it has no answer, and may be called
 * from any number of threads. An interrupt ends a call with {@link NomadFailure.Unreachable} and
 * leaves the thread's interrupt flag set.
 */
public final class NomadClient implements AutoCloseable {
  private final NomadAccess access;
  private final Api api;

  public NomadClient(NomadAccess access) {
    this.access = access;
    this.api = new Api(access);
  }

  /** How it reaches Nomad. */
  public NomadAccess access() {
    return access;
  }

  // Allocations.

  /** The allocation with this full id and with its job, or empty when Nomad knows none. */
  public Optional<Allocation> allocation(String id) {
    return api.find(allocationPath(id), "read allocation " + id).map(Allocation::new);
  }

  /**
   * The allocation once it is newer than {@code index}, or as it is after {@code wait}; index 0
   * answers at once.
   */
  public Optional<Indexed<Allocation>> allocation(String id, long index, Duration wait) {
    try {
      return Optional.of(query(allocationPath(id), Map.of(), index, wait).map(Allocation::new));
    } catch (NomadFailure.NotFound e) {
      return Optional.empty();
    }
  }

  /**
   * The allocations of a job, without their jobs in them; none when there is no such job.
   *
   * @param all also those of earlier jobs with the same id
   */
  public List<Allocation> jobAllocations(String namespace, String jobId, boolean all) {
    Query query = Query.of("namespace", namespace).with("all", String.valueOf(all));
    return Json.list(
        api.get(jobPath(jobId) + "/allocations" + query, "list the allocations of job " + jobId),
        Allocation::new);
  }

  /** The allocations on a node, with their jobs. */
  public List<Allocation> nodeAllocations(String nodeId) {
    return Json.list(
        api.get(nodePath(nodeId) + "/allocations", "list the allocations of node " + nodeId),
        Allocation::new);
  }

  /** Stops an allocation; Nomad places another one. */
  public void stopAllocation(String id) {
    api.put(allocationPath(id) + "/stop", Json.object(), "stop allocation " + id);
  }

  /** Restarts the running tasks of an allocation in place, or the one that is named. */
  public void restartAllocation(String id, Optional<String> task) {
    ObjectNode body = Json.object();
    task.ifPresent(t -> body.put("TaskName", t));
    api.put(clientPath(id) + "/restart", body, "restart allocation " + id);
  }

  /** Sends a signal ({@code SIGHUP}) to all tasks of an allocation, or to the one that is named. */
  public void signalAllocation(String id, String signal, Optional<String> task) {
    ObjectNode body = Json.object().put("Signal", signal).put("Task", task.orElse(""));
    api.put(clientPath(id) + "/signal", body, "send " + signal + " to allocation " + id);
  }

  /**
   * What Nomad's log files of a task hold now.
   *
   * @param type {@code stdout} or {@code stderr}
   */
  public byte[] logs(String allocationId, String task, String type) {
    Query query =
        Query.of("task", task)
            .with("type", type)
            .with("plain", "true")
            .with("origin", "start")
            .with("offset", "0");
    return api.getBytes(
        "/v1/client/fs/logs/" + Transport.segment(allocationId) + query,
        "read the %s log of task %s in allocation %s".formatted(type, task, allocationId));
  }

  // Jobs.

  /** The job as it is now, or empty when Nomad knows none: never registered, or purged. */
  public Optional<Job> job(String namespace, String id) {
    return api.find(jobPath(id) + Query.of("namespace", namespace), "read job " + id).map(Job::new);
  }

  /**
   * Turns a job specification into a job, which is not registered by that.
   *
   * @param variables values for what the specification declares as variable, as text
   */
  public Job parseJob(String hcl, Map<String, String> variables) {
    ObjectNode body =
        Json.object()
            .put("JobHCL", hcl)
            .put("Canonicalize", true)
            .put("Variables", HclText.assignments(variables));
    Query query = Query.of("namespace", access.namespace());
    return new Job(api.put("/v1/jobs/parse" + query, body, "parse a job specification"));
  }

  /** Registers a job, or its next version, and returns the id of the evaluation. */
  public String register(Job job) {
    ObjectNode body = Json.object();
    body.set("Job", job.json());
    return evaluationOf(api.put("/v1/jobs", body, "register job " + job.id()));
  }

  /**
   * Stops a job and returns the id of the evaluation.
   *
   * @param purge also forgets it
   */
  public String stopJob(String namespace, String id, boolean purge) {
    Query query = Query.of("namespace", namespace).with("purge", String.valueOf(purge));
    return evaluationOf(api.delete(jobPath(id) + query, "stop job " + id));
  }

  /** Sets how many allocations a group wants, and returns the id of the evaluation. */
  public String scale(String namespace, String jobId, String group, int count) {
    ObjectNode body = Json.object().put("Count", count);
    body.putObject("Target").put("Group", group);
    return evaluationOf(
        api.put(
            jobPath(jobId) + "/scale" + Query.of("namespace", namespace),
            body,
            "scale group " + group + " of job " + jobId));
  }

  /** The scheduler's decisions about a job that Nomad still keeps. */
  public List<Evaluation> evaluations(String namespace, String jobId) {
    return Json.list(
        api.get(
            jobPath(jobId) + "/evaluations" + Query.of("namespace", namespace),
            "list the evaluations of job " + jobId),
        Evaluation::new);
  }

  /** The roll-outs of a job that Nomad still keeps. */
  public List<Deployment> deployments(String namespace, String jobId) {
    return Json.list(
        api.get(
            jobPath(jobId) + "/deployments" + Query.of("namespace", namespace),
            "list the deployments of job " + jobId),
        Deployment::new);
  }

  // Nodes.

  /** All nodes the servers know, without their attributes. */
  public List<Node> nodes() {
    return Json.list(api.get("/v1/nodes", "list nodes"), Node::new);
  }

  /** The node with this full id, or empty when Nomad knows none. */
  public Optional<Node> node(String id) {
    return api.find(nodePath(id), "read node " + id).map(Node::new);
  }

  /**
   * Begins to drain a node; returns before it is drained.
   *
   * @param deadline after which what is left is stopped: zero for never, negative for at once
   */
  public void drain(String nodeId, Duration deadline, boolean ignoreSystemJobs) {
    ObjectNode body = Json.object();
    body.putObject("DrainSpec")
        .put("Deadline", deadline.toNanos())
        .put("IgnoreSystemJobs", ignoreSystemJobs);
    api.put(nodePath(nodeId) + "/drain", body, "drain node " + nodeId);
  }

  /**
   * Ends a drain and makes the node eligible again; jobs that wait for a node are looked at again.
   */
  public void undrain(String nodeId) {
    // In two steps: up to Nomad 1.9, eligibility that comes with the end of a drain (MarkEligible)
    // wakes no blocked evaluation, while that of a call of its own does.
    ObjectNode body = Json.object().put("MarkEligible", false);
    body.putNull("DrainSpec");
    api.put(nodePath(nodeId) + "/drain", body, "end the drain of node " + nodeId);
    setEligible(nodeId, true);
  }

  /** Sets whether the scheduler may place allocations on a node. */
  public void setEligible(String nodeId, boolean eligible) {
    ObjectNode body = Json.object().put("Eligibility", eligible ? "eligible" : "ineligible");
    api.put(nodePath(nodeId) + "/eligibility", body, "set the eligibility of node " + nodeId);
  }

  /** Makes the servers forget a node. */
  public void purgeNode(String nodeId) {
    api.put(nodePath(nodeId) + "/purge", Json.object(), "purge node " + nodeId);
  }

  // The cluster.

  /**
   * The version of the agent that is asked; when the token may not ask that, the version that all
   * nodes have in common.
   */
  public String agentVersion() {
    try {
      JsonNode self = api.get("/v1/agent/self", "tell its version");
      return Json.text(self.path("config").path("Version"), "Version");
    } catch (NomadFailure.Denied denied) {
      List<String> versions =
          nodes().stream().flatMap(n -> n.version().stream()).distinct().toList();
      if (versions.size() != 1) {
        throw denied;
      }
      return versions.getFirst();
    }
  }

  /** The address of the leading server, or empty while there is none. */
  public Optional<String> leader() {
    String leader = api.get("/v1/status/leader", "name the leader").asText("");
    return Optional.of(leader).filter(l -> !l.isEmpty());
  }

  /** Makes the servers forget what is over: dead jobs, ended allocations, lost nodes. */
  public void gc() {
    api.put("/v1/system/gc", Json.object(), "collect garbage");
  }

  /**
   * Opens the event stream.
   *
   * @param topics for instance {@code Allocation} or {@code Allocation:<job id>}
   * @param namespace one, or {@code *} for all
   * @param fromIndex where to begin; 0 for whatever Nomad still keeps
   */
  public EventStream events(List<String> topics, String namespace, long fromIndex) {
    Query query = Query.of("namespace", namespace).with("index", String.valueOf(fromIndex));
    for (String topic : topics) {
      query = query.with("topic", topic);
    }
    return api.stream("/v1/event/stream" + query, "stream events");
  }

  /**
   * Any blocking query: answers once the state is newer than {@code index}, or after {@code wait}.
   *
   * @param path encoded, beginning with {@code /v1/}, without a query
   */
  public Indexed<JsonNode> query(
      String path, Map<String, String> parameters, long index, Duration wait) {
    Query query = Query.none();
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      query = query.with(parameter.getKey(), parameter.getValue());
    }
    return api.watch(path, query, index, wait, "watch " + path);
  }

  /** Closes its connections; calls that wait fail. */
  @Override
  public void close() {
    api.close();
  }

  private static String allocationPath(String id) {
    return "/v1/allocation/" + Transport.segment(id);
  }

  private static String clientPath(String allocationId) {
    return "/v1/client/allocation/" + Transport.segment(allocationId);
  }

  private static String jobPath(String id) {
    return "/v1/job/" + Transport.segment(id);
  }

  private static String nodePath(String id) {
    return "/v1/node/" + Transport.segment(id);
  }

  private static String evaluationOf(JsonNode answer) {
    return Json.text(answer, "EvalID");
  }
}
