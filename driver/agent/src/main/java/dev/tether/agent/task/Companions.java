package dev.tether.agent.task;

import dev.tether.agent.cgroup.Cgroups;
import dev.tether.agent.process.BesideProgram;
import dev.tether.agent.process.BesidePrograms;
import dev.tether.agent.process.Confinement;
import dev.tether.agent.record.Life;
import dev.tether.runtime.ExecRequest;
import dev.tether.runtime.ExecSession;
import dev.tether.runtime.RemoteFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;

/**
 * Runs programs beside tasks for their owners. A program ends with its task, and as soon as the
 * task belongs to somebody else. May be used from any thread.
 */
final class Companions {
  private static final Logger LOG = System.getLogger(Companions.class.getName());

  private final TaskTable table;
  private final BesidePrograms programs;
  private final Cgroups groups;

  Companions(TaskTable table, BesidePrograms programs, Cgroups groups) {
    this.table = table;
    this.groups = groups;
    this.programs = programs;
  }

  ExecSession exec(String id, long generation, ExecRequest request) {
    ManagedTask task = table.get(id);
    Custodians.fence(task.record(), generation);
    task.awaitDecided();
    Life.Running running =
        task.running()
            .orElseThrow(
                () ->
                    new RemoteFailure.Refused(
                        "task %s has ended: nothing can be run beside it".formatted(id)));
    BesideProgram program =
        programs.start(
            running.started().task(),
            request,
            new Confinement(groups.presentEntrances(id), Map.of()));
    LOG.log(Level.INFO, "a program runs beside task {0} as process {1}", id, program.identity());
    Runnable forgetEnd = task.onEnd(program::kill);
    Runnable forgetClaim = task.onClaim(program::kill);
    program.whenEnded(forgetEnd);
    program.whenEnded(forgetClaim);
    try {
      // A claim that came before anybody listened.
      Custodians.fence(task.record(), generation);
    } catch (RemoteFailure.Fenced late) {
      program.close();
      throw late;
    }
    return program;
  }
}
