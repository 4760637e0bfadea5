package dev.tether.agent.task;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.TaskSpec;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** Decides whether a task may be started at all. Every refusal names the agent's key to change. */
final class Admission {
  private static final String ROOT = "root";

  private final Rules rules;
  private final String ownUser;
  private final CreationRate rate;

  /** Follows {@code rules}, for an agent that runs as {@code ownUser}. */
  Admission(Rules rules, String ownUser, InstantSource clock) {
    this.rules = rules;
    this.ownUser = ownUser;
    this.rate = new CreationRate(rules.creations(), clock);
  }

  /**
   * Refuses a user who is not allowed, or whom the agent can't become.
   *
   * @throws RemoteFailure.Refused when so
   */
  void checkUser(TaskSpec spec) {
    String user = spec.user().orElse(ownUser);
    List<String> allowed = rules.users().isEmpty() ? List.of(ownUser) : rules.users();
    if (!allowed.contains(user)) {
      throw new RemoteFailure.Refused(
          ("the agent runs no tasks as %s: name one of its allow_users (%s) as the task's user, or"
                  + " add %s there")
              .formatted(user, String.join(", ", allowed), user));
    }
    if (!user.equals(ownUser) && !ownUser.equals(ROOT)) {
      throw new RemoteFailure.Refused(
          "the agent runs as %s and can't run a task as %s: only an agent of root can"
              .formatted(ownUser, user));
    }
  }

  /**
   * Refuses a program that is not allowed.
   *
   * @param program absolute; links in it count as they are written
   * @throws RemoteFailure.Refused when so
   */
  void checkProgram(Path program) {
    boolean allowed =
        rules.commands().isEmpty()
            || rules.commands().stream()
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .anyMatch(matcher -> matcher.matches(program));
    if (!allowed) {
      throw new RemoteFailure.Refused(
          "the agent does not run %s: its allow_commands are %s"
              .formatted(program, String.join(", ", rules.commands())));
    }
  }

  /**
   * Refuses one more task when there are as many as allowed, or too many came in too short a time.
   *
   * @throws RemoteFailure.Failed when so: it may work later
   */
  void countCreation(int present) {
    if (present >= rules.maxTasks()) {
      throw new RemoteFailure.Failed(
          ("the agent has %d tasks on record, as many as its max_tasks allows: raise that, or try"
                  + " again when some have been removed")
              .formatted(present));
    }
    rate.take();
  }
}
