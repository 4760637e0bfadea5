package dev.tether.agent.task;

import dev.tether.agent.cgroup.Cgroups;
import dev.tether.agent.contents.ContentsStore;
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
  private final ContentsStore contents;
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
      ContentsStore contents,
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
    this.contents = contents;
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
    admission.countCreation(table.all().size());
    admission.checkUser(request.spec());
    limiting.check(request.spec().limits());
    ManagedTask task;
    Shims.Plan plan;
    try (Ports.Reservation reserved = ports.reserve(request.slot(), request.spec().ports())) {
      plan = prepare(id, request, reserved.network());
      task = add(intent(id, request, reserved.network()));
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

  /** The task's files come first: its program may be one of them. */
  private Shims.Plan prepare(String id, CreateRequest request, Optional<TaskNetwork> network) {
    try {
      directories.create(id, shims.account(request.spec()));
      contents.install(directories.task(id), request.token(), request.contents());
      Shims.Plan plan =
          shims.plan(
              id,
              withPlaces(id, withNetwork(request.spec(), network)),
              new Confinement(groups.entrances(id), request.spec().limits().ulimits()));
      admission.checkProgram(plan.program());
      return plan;
    } catch (IOException failed) {
      deleteAfter(failed, id);
      throw new RemoteFailure.Failed(
          "the agent could not make the task's directories: " + failed.getMessage(), failed);
    } catch (RuntimeException failed) {
      deleteAfter(failed, id);
      throw failed;
    } catch (InterruptedException closing) {
      deleteAfter(closing, id);
      throw stopping(closing);
    }
  }

  private ManagedTask add(TaskRecord intent) {
    try {
      return table.add(intent);
    } catch (RuntimeException failed) {
      deleteAfter(failed, intent.id());
      throw failed;
    }
  }

  private TaskSpec withPlaces(String id, TaskSpec spec) {
    Map<String, String> places = ContentsStore.places(directories.task(id));
    return spec.withEnvironment(places).expand(places);
  }

  private void deleteAfter(Exception failed, String id) {
    try {
      directories.delete(id);
    } catch (IOException leftovers) {
      // The next start of the agent deletes what no record speaks of.
      failed.addSuppressed(leftovers);
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
      deleteAfter(failed, task.id());
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
