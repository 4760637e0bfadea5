package dev.tether.agent.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_AGAIN_NANOS = 5_000_000;

  @TempDir private Path directory;
  private int tokens;

  private static TaskSpec spec(Optional<String> user, String... command) {
    TaskSpec spec = TaskSpec.of(List.of(command), Map.of());
    return user.map(spec::withUser).orElse(spec);
  }

  private CreateRequest request(TaskSpec spec) {
    return new CreateRequest(
        "token-" + tokens++, TestState.SLOT, TestState.OWNER, "hash", spec, TestState.LEASE);
  }

  private static void assertRefused(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOf(RemoteFailure.Refused.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void onlyTheAgentsOwnUserIsAllowedByDefault() {
    Admission admission = new Admission(Rules.DEFAULT, "tether");

    assertThatCode(() -> admission.checkUser(spec(Optional.empty(), "x")))
        .doesNotThrowAnyException();
    assertThatCode(() -> admission.checkUser(spec(Optional.of("tether"), "x")))
        .doesNotThrowAnyException();
    assertRefused(
        () -> admission.checkUser(spec(Optional.of("app"), "x")), "app", "allow_users (tether)");
  }

  @Test
  void listOfUsersIsTheWholeList() {
    Rules rules = new Rules(List.of("app"), List.of(), 1);

    assertThatCode(() -> new Admission(rules, "root").checkUser(spec(Optional.of("app"), "x")))
        .doesNotThrowAnyException();
    assertRefused(
        () -> new Admission(rules, "root").checkUser(spec(Optional.empty(), "x")),
        "runs no tasks as root",
        "allow_users (app)");
    assertRefused(
        () -> new Admission(rules, "tether").checkUser(spec(Optional.of("app"), "x")),
        "runs as tether",
        "only an agent of root can");
  }

  @Test
  void programsAreMatchedByTheirWholePath() {
    Admission admission =
        new Admission(new Rules(List.of(), List.of("/usr/bin/*", "/opt/**"), 1), "root");

    assertThatCode(() -> admission.checkProgram(Path.of("/usr/bin/env")))
        .doesNotThrowAnyException();
    assertThatCode(() -> admission.checkProgram(Path.of("/opt/a/b"))).doesNotThrowAnyException();
    assertRefused(
        () -> admission.checkProgram(Path.of("/usr/bin/x/y")), "/usr/bin/x/y", "allow_commands");
  }

  @Test
  void programThatIsNotAllowedIsNotRunHoweverItsPathIsWritten() throws Exception {
    Rules rules = new Rules(List.of(), List.of("/usr/lib/**"), 10);
    try (Tasks tasks = new TestState(directory).open(TestState.KEEP, rules)) {
      for (String program : List.of("sleep", "/usr/bin/sleep", "/usr/lib/../bin/sleep")) {
        assertRefused(
            () -> tasks.create(request(spec(Optional.empty(), program, "1000"))),
            "/bin/sleep",
            "allow_commands are /usr/lib/**");
      }
      assertThat(tasks.list(TestState.CLUSTER, Optional.empty())).isEmpty();
    }
  }

  @Test
  void tasksBeyondTheBoundAreRefusedAndRepeatedRequestsAreNot() throws Exception {
    Rules rules = new Rules(List.of(), List.of(), 1);
    try (Tasks tasks = new TestState(directory).open(TestState.KEEP, rules)) {
      CreateRequest first = request(spec(Optional.empty(), "true"));
      RemoteTask task = tasks.create(first);

      assertThatThrownBy(() -> tasks.create(request(spec(Optional.empty(), "true"))))
          .isInstanceOf(RemoteFailure.Failed.class)
          .hasMessageContaining("max_tasks");
      assertThat(tasks.create(first).id()).isEqualTo(task.id());
    }
  }

  @Test
  void taskRunsAsTheNamedUserInADirectoryOfItsOwn() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can change the user");
    // Others have to get to the state directory; JUnit's is closed to them.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    Rules rules = new Rules(List.of("root", "nobody"), List.of(), 10);
    TestState state = new TestState(directory.resolve("state"));
    try (Tasks tasks = state.open(TestState.KEEP, rules)) {
      String script =
          """
          id -un; id -G; touch "$PWD/mine" && echo wrote; echo again >> /dev/stdout
          ls ../.. 2>/dev/null && echo leak; cat ../../../journal 2>/dev/null && echo leak
          kill -9 $PPID 2>/dev/null && echo killed
          grep CapEff /proc/self/status
          """;
      RemoteTask task = tasks.create(request(spec(Optional.of("nobody"), "sh", "-c", script)));

      String said = ended(tasks, task, state);

      assertThat(said.lines().toList())
          .startsWith("nobody")
          .contains("wrote", "CapEff:\t0000000000000000")
          .doesNotContain("leak", "killed", "0");
      assertThat(said).contains("again");
      tasks.remove(task.id().value(), 1);
      assertThat(state.directories.task(task.id().value())).doesNotExist();
    }
  }

  private static String ended(Tasks tasks, RemoteTask task, TestState state) throws Exception {
    String id = task.id().value();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (tasks.get(id).isLive()) {
      assertThat(System.nanoTime() - deadline).isNegative();
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    Path directory = state.directories.task(id);
    return Files.readString(directory.resolve("stdout"))
        + Files.readString(directory.resolve("stderr"));
  }

  @Test
  void userWhoDoesNotExistIsRefused() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can change the user");
    Rules rules = new Rules(List.of("no-such-user", "0", "-x"), List.of(), 10);
    try (Tasks tasks = new TestState(directory).open(TestState.KEEP, rules)) {
      assertRefused(
          () -> tasks.create(request(spec(Optional.of("no-such-user"), "true"))),
          "there is no user no-such-user");
      for (String odd : List.of("0", "-x")) {
        assertRefused(
            () -> tasks.create(request(spec(Optional.of(odd), "true"))), "can't be the name");
      }
    }
  }
}
