package dev.tether.agent.task;

import dev.tether.agent.cgroup.Cgroups;
import dev.tether.agent.process.Confinement;
import dev.tether.agent.process.Shims;
import dev.tether.agent.process.StartedTask;
import dev.tether.agent.process.TaskDirectories;
import dev.tether.agent.record.Allotment;
import dev.tether.agent.record.Life;
import dev.tether.agent.record.TaskRecord;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.Limits;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskNetwork;
import dev.tether.runtime.TaskSpec;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Creates tasks, each token once. May be used from any thread. */
final class Starter {
  private static final Logger LOG = System.getLogger(Starter.class.getName());
  private static final String ID_LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int ID_LENGTH = 20;

  private final Admission admission;
  private final TaskTable table;
  private final LimitSupport limiting;
  private final Cgroups groups;
  private final Ports ports;
  private final Shims shims;
  private final TaskDirectories directories;
  private final String bootId;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<String, CompletableFuture<ManagedTask>> underWay = new ConcurrentHashMap<>();

  Starter(
      Admission admission,
      TaskTable table,
      LimitSupport limiting,
      Cgroups groups,
      Ports ports,
      Shims shims,
      TaskDirectories directories,
      String bootId,
      InstantSource clock,
      RandomGenerator random) {
    this.admission = admission;
    this.table = table;
    this.limiting = limiting;
    this.groups = groups;
    this.ports = ports;
    this.shims = shims;
    this.directories = directories;
    this.bootId = bootId;
    this.clock = clock;
    this.random = random;
  }

  RemoteTask create(CreateRequest request) {
    CompletableFuture<ManagedTask> mine = new CompletableFuture<>();
    CompletableFuture<ManagedTask> others = underWay.putIfAbsent(request.token(), mine);
    if (others != null) {
      return table.view(join(others));
    }
    try {
      Optional<ManagedTask> earlier = table.withToken(request.token());
      ManagedTask task = earlier.isPresent() ? decided(earlier.get()) : start(request);
      mine.complete(task);
      return table.view(task);
    } catch (RuntimeException | Error failed) {
      mine.completeExceptionally(failed);
      throw failed;
    } finally {
      underWay.remove(request.token());
    }
  }

  private static ManagedTask join(CompletableFuture<ManagedTask> others) {
    try {
      return others.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RemoteFailure failure) {
        throw failure;
      }
      throw failed;
    }
  }

  /**
   * Makes sure that the record says what became of the intent: an earlier create may have failed.
   */
  private ManagedTask decided(ManagedTask task) {
    try {
      Optional<StartedTask> started = shims.started(task.id());
      table.change(
          task,
          record ->
              record.life() instanceof Life.Intent && started.isPresent()
                  ? record.started(bootId, started.get())
                  : record);
      return task;
    } catch (IOException unreadable) {
      throw new RemoteFailure.Failed(
          "the agent can't see whether task %s was started".formatted(task.id()), unreadable);
    }
  }

  private ManagedTask start(CreateRequest request) {
    String id = newId();
    refuseWhatIsNotOffered(request.spec());
    admission.checkCount(table.all().size());
    admission.checkUser(request.spec());
    limiting.check(request.spec().limits());
    ManagedTask task;
    Shims.Plan plan;
    try (Ports.Reservation reserved = ports.reserve(request.slot(), request.spec().ports())) {
      plan = plan(id, withNetwork(request.spec(), reserved.network()));
      admission.checkProgram(plan.program());
      task = table.add(intent(id, request, reserved.network()));
    }
    StartedTask started = launch(task, plan, request.spec().limits());
    table.change(task, record -> record.started(bootId, started));
    LOG.log(
        Level.INFO,
        "task {0} of {1} runs as process {2}",
        id,
        request.slot().display(),
        started.task().display());
    return task;
  }

  private TaskRecord intent(String id, CreateRequest request, Optional<TaskNetwork> network) {
    return TaskRecord.intent(
        id,
        new TaskRecord.Origin(
            request.token(), request.slot(), request.specificationHash(), clock.instant()),
        new Allotment(network, request.spec().limits().diskBytes()),
        request.owner(),
        request.lease(),
        bootId);
  }

  /** With the variables of its ports, which also count where they are named in the definition. */
  private static TaskSpec withNetwork(TaskSpec spec, Optional<TaskNetwork> network) {
    return network
        .map(Ports::variables)
        .map(variables -> spec.withEnvironment(variables).expand(variables))
        .orElse(spec);
  }

  private Shims.Plan plan(String id, TaskSpec spec) {
    try {
      return shims.plan(id, spec, new Confinement(groups.entrances(id), spec.limits().ulimits()));
    } catch (InterruptedException closing) {
      throw stopping(closing);
    }
  }

  private static RemoteFailure stopping(InterruptedException closing) {
    Thread.currentThread().interrupt();
    return new RemoteFailure.Failed("the agent is stopping", closing);
  }

  private StartedTask launch(ManagedTask task, Shims.Plan plan, Limits limits) {
    try {
      groups.create(task.id(), limits);
      return shims.start(task.id(), plan);
    } catch (IOException failed) {
      table.remove(task, record -> {});
      groups.remove(task.id());
      try {
        directories.delete(task.id());
      } catch (IOException leftovers) {
        failed.addSuppressed(leftovers);
      }
      throw new RemoteFailure.Failed(
          "the agent could not start the task: " + failed.getMessage(), failed);
    } catch (InterruptedException closing) {
      // The next agent finds the intent and sees whether it was carried out.
      throw stopping(closing);
    }
  }

  private static void refuseWhatIsNotOffered(TaskSpec spec) {
    spec.settings().values().keySet().stream()
        .sorted()
        .findFirst()
        .ifPresent(
            key -> {
              throw new RemoteFailure.Refused("the agent has no task setting \"" + key + "\"");
            });
  }

  private String newId() {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
    }
    return id.toString();
  }
}
