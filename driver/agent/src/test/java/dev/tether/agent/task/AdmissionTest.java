package dev.tether.agent.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.ExecRequest;
import dev.tether.runtime.ExecSession;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
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
    Admission admission = new Admission(Rules.DEFAULT, "tether", InstantSource.system());

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

    assertThatCode(
            () ->
                new Admission(rules, "root", InstantSource.system())
                    .checkUser(spec(Optional.of("app"), "x")))
        .doesNotThrowAnyException();
    assertRefused(
        () ->
            new Admission(rules, "root", InstantSource.system())
                .checkUser(spec(Optional.empty(), "x")),
        "runs no tasks as root",
        "allow_users (app)");
    assertRefused(
        () ->
            new Admission(rules, "tether", InstantSource.system())
                .checkUser(spec(Optional.of("app"), "x")),
        "runs as tether",
        "only an agent of root can");
  }

  @Test
  void programsAreMatchedByTheirWholePath() {
    Admission admission =
        new Admission(
            new Rules(List.of(), List.of("/usr/bin/*", "/opt/**"), 1),
            "root",
            InstantSource.system());

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
      TestState.awaitEnd(tasks, task.id().value());
    }
  }

  @Test
  void creationsBeyondTheRateAreRefusedForTheMomentAndRepeatedRequestsAreNot() throws Exception {
    Rules rules = Rules.DEFAULT.withCreations(new CreationBound(1, 1));
    try (Tasks tasks = new TestState(directory).open(TestState.KEEP, rules)) {
      CreateRequest first = request(spec(Optional.empty(), "true"));
      RemoteTask task = tasks.create(first);
      CreateRequest second = request(spec(Optional.empty(), "true"));

      assertThatThrownBy(() -> tasks.create(second))
          .isInstanceOf(RemoteFailure.Failed.class)
          .hasMessageContaining("max_creates_per_second");
      assertThat(tasks.create(first).id()).isEqualTo(task.id());
      RemoteTask last = createdAtLast(tasks, second);
      assertThat(last.id()).isNotEqualTo(task.id());
      TestState.awaitEnd(tasks, task.id().value());
      TestState.awaitEnd(tasks, last.id().value());
    }
  }

  private static RemoteTask createdAtLast(Tasks tasks, CreateRequest request) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return tasks.create(request);
      } catch (RemoteFailure.Failed tooFast) {
        assertThat(System.nanoTime() - deadline).isNegative();
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
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

  @Test
  void programBesideATaskOfAnotherUserRunsAsThatUserToo() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can change the user");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    Rules rules = new Rules(List.of("nobody"), List.of("/usr/bin/*", "/bin/*"), 10);
    try (Tasks tasks = new TestState(directory.resolve("state")).open(TestState.KEEP, rules)) {
      RemoteTask task = tasks.create(request(spec(Optional.of("nobody"), "sleep", "100000")));
      String script =
          """
          id -un; pwd; touch mine && echo wrote; grep CapEff /proc/self/status
          kill -9 $PPID 2>/dev/null && echo killed; cat ../../../journal 2>/dev/null && echo leak
          exit 1
          """;

      String said = beside(tasks, task, false, script);
      String atTerminal = beside(tasks, task, true, "test -t 0 && id -un && echo hello > $(tty)");

      assertThat(said.lines())
          .startsWith("nobody")
          .contains("wrote", "CapEff:\t0000000000000000")
          .doesNotContain("leak", "killed");
      assertThat(atTerminal.lines()).containsExactly("nobody", "hello");
      assertRefused(
          () -> beside(tasks, task, false, "true", "/usr/sbin/chroot"), "allow_commands are");
      TestState.stop(tasks, task.id().value());
    }
  }

  private static String beside(Tasks tasks, RemoteTask task, boolean terminal, String script)
      throws Exception {
    return beside(tasks, task, terminal, script, "sh");
  }

  private static String beside(
      Tasks tasks, RemoteTask task, boolean terminal, String script, String shell)
      throws Exception {
    ExecRequest request = new ExecRequest(List.of(shell, "-c", script), terminal);
    try (ExecSession session = tasks.exec(task.id().value(), task.generation(), request)) {
      String said = new String(session.stdout().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(session.await()).isEqualTo(ExitResult.exited(terminal ? 0 : 1));
      return said;
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
