package dev.tether.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.runtime.ExitResult;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.TaskSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

class ShimsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Path state;
  private TaskDirectories directories;
  private Shims shims;
  private int count;

  @BeforeProperty
  void makeDirectories() throws IOException {
    state = Files.createTempDirectory("it's a \"state\" $dir");
    directories = new TaskDirectories(state);
    shims = new Shims(directories, Awk.find().orElseThrow());
  }

  @AfterProperty
  void deleteDirectories() throws IOException {
    for (String id : directories.ids()) {
      directories.delete(id);
    }
    Files.delete(state.resolve("tasks"));
    Files.delete(state.resolve("ended"));
    Files.delete(state);
  }

  private static TaskSpec spec(List<String> command, Map<String, String> environment) {
    return TaskSpec.of(command, environment);
  }

  /** Runs a task to its end; returns its id. */
  private String run(TaskSpec spec) throws Exception {
    String id = "task" + count++;
    shims.start(id, shims.plan(id, spec));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (shims.end(id).isEmpty()) {
      assertThat(System.nanoTime() - deadline).isNegative();
      LockSupport.parkNanos(1_000_000);
    }
    return id;
  }

  private String stdout(String id) throws IOException {
    return Files.readString(directories.log(id, LogStream.STDOUT), StandardCharsets.UTF_8);
  }

  /** Texts that are hard for shells, and any others that a program can receive. */
  @Provide
  Arbitrary<String> words() {
    Arbitrary<String> hard =
        Arbitraries.of(
            "", "'", "''", "\\", "\\'", "\"", "$HOME", "$(id)", "`id`", "\n", "\n\n", "a\nb\n", "*",
            "~", "-n", "--", "-u", "=", "!", "#", ";", "&&", "\t", " ", "ü", "日本", "😀", "\u0001",
            "\u0081", "\u0088", "\u007f", "\r", "%s", "&", "\\n", "\\0");
    Arbitrary<String> any = Arbitraries.strings().withCharRange('\u0001', '\ud7ff').ofMaxLength(40);
    return Arbitraries.oneOf(hard, any, hard.list().ofMaxSize(5).map(List::toString));
  }

  @Property(tries = 60)
  void argumentsArriveExactly(@ForAll @Size(max = 6) List<@From("words") String> words)
      throws Exception {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "for a do printf '%s\\0' \"$a\"; done", "sh"));
    command.addAll(words);

    String id = run(spec(command, Map.of()));

    assertThat(stdout(id)).isEqualTo(zeroEnded(words));
  }

  private static String zeroEnded(List<String> words) {
    StringBuilder all = new StringBuilder();
    words.forEach(word -> all.append(word).append('\0'));
    return all.toString();
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "a.b",
            "x-y",
            "IFS",
            "ENV",
            "POSIXLY_CORRECT",
            "PS4",
            "-u",
            "-",
            "--",
            "1",
            "a b",
            "ü",
            "CDPATH",
            "AWKPATH",
            "BASH_ENV",
            "HOME",
            "_",
            "OLDPWD",
            "LC_ALL",
            "x'y",
            "$x",
            "a\nb"),
        Arbitraries.strings()
            .ofMinLength(1)
            .ofMaxLength(8)
            .withCharRange('!', '~')
            .excludeChars('='));
  }

  @Property(tries = 60)
  void variablesArriveExactlyAndNoOthers(
      @ForAll @Size(max = 6) Map<@From("names") String, @From("words") String> environment)
      throws Exception {
    // cat, so that no shell adds or drops anything.
    String id = run(spec(List.of("cat", "/proc/self/environ"), environment));

    Map<String, String> expected = new HashMap<>(environment);
    expected.putIfAbsent("PATH", ProgramFinder.DEFAULT_PATH);
    Map<String, String> arrived = new HashMap<>();
    for (String variable : stdout(id).split("\0", -1)) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        arrived.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    assertThat(arrived).isEqualTo(expected);
  }

  @Example
  void largeArgumentsArrive() throws Exception {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      char[] word = new char[100_000];
      Arrays.fill(word, (char) ('a' + i));
      words.add(new String(word) + "'");
    }
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "for a do printf '%s\\0' \"$a\"; done", "sh"));
    command.addAll(words);

    assertThat(stdout(run(spec(command, Map.of())))).isEqualTo(zeroEnded(words));
  }

  @Example
  void whatLinuxCantPassIsRefused() {
    assertRefused(spec(List.of("echo", "x".repeat(128 * 1024)), Map.of()), "131071");
    assertRefused(spec(List.of("echo", "a\0b"), Map.of()), "zero byte");
    assertRefused(spec(List.of("echo"), Map.of("A", "x\0")), "zero byte");
    assertRefused(spec(List.of("echo"), Map.of("A=B", "x")), "A=B");
    List<String> many = new ArrayList<>(List.of("echo"));
    for (int i = 0; i < 30; i++) {
      many.add("y".repeat(100_000));
    }
    assertRefused(spec(many, Map.of()), "together");
  }

  @Example
  void programsThatCantBeRunAreRefusedByName() throws Exception {
    Path plain = Files.createFile(state.resolve("plain"));
    try {
      assertRefused(spec(List.of("no-such-program"), Map.of()), "no-such-program");
      assertRefused(spec(List.of("/no/such/file"), Map.of()), "/no/such/file");
      assertRefused(spec(List.of(plain.toString()), Map.of()), "not an executable file");
      assertRefused(spec(List.of("/tmp"), Map.of()), "not an executable file");
      assertRefused(spec(List.of(), Map.of()), "no command");
      assertRefused(spec(List.of("echo"), Map.of("PATH", "/nowhere")), "/nowhere");
      TaskSpec nowhere = TaskSpec.of(List.of("echo"), Map.of()).withWorkDirectory("/no/dir");
      assertRefused(nowhere, "/no/dir");
      assertThat(directories.ids()).doesNotContain("refused");
    } finally {
      Files.delete(plain);
    }
  }

  private void assertRefused(TaskSpec spec, String mention) {
    assertThatThrownBy(() -> shims.plan("refused", spec))
        .isInstanceOf(RemoteFailure.Refused.class)
        .hasMessageContaining(mention);
  }

  @Example
  void taskRunsInItsOwnDirectoryOrInTheNamedOne() throws Exception {
    String own = run(spec(List.of("pwd"), Map.of()));
    String named = run(TaskSpec.of(List.of("pwd"), Map.of()).withWorkDirectory("/usr"));

    assertThat(stdout(own)).isEqualTo(directories.work(own) + "\n");
    assertThat(stdout(named)).isEqualTo("/usr\n");
  }

  @Example
  void taskHasNoIgnoredSignalsAndASessionOfItsOwn() throws Exception {
    String id =
        run(
            spec(
                List.of("sh", "-c", "grep SigIgn /proc/self/status; cat /proc/$$/stat"), Map.of()));

    String[] lines = stdout(id).split("\n", -1);
    long ignored = Long.parseLong(lines[0].substring(lines[0].indexOf('\t') + 1), 16);
    long ordinary = (1L << 31) - 1;
    assertThat(ignored & ordinary).isZero();
    ProcStat stat = ProcStat.parse(lines[1]).orElseThrow();
    assertThat(stat.session()).isEqualTo(stat.pid());
    assertThat(shims.started(id).orElseThrow().task())
        .isEqualTo(new ProcessIdentity(stat.pid(), stat.startTicks()));
  }

  @Example
  void everyUsableAwkTellsResultsAlike() throws Exception {
    for (String name : List.of("mawk", "gawk", "nawk", "original-awk", "awk")) {
      Awk awk = new Awk(List.of(name));
      if (awk.isUsable()) {
        shims = new Shims(directories, awk);
        String returned = run(spec(List.of("sh", "-c", "exit 137"), Map.of()));
        String killed = run(spec(List.of("sh", "-c", "kill -9 $$"), Map.of()));
        assertThat(shims.end(returned).orElseThrow().result()).isEqualTo(ExitResult.exited(137));
        assertThat(shims.end(killed).orElseThrow().result()).isEqualTo(ExitResult.signalled(9));
      }
    }
  }

  @Example
  void startThatWasCalledOffFirstNeverHappens() throws Exception {
    String id = "off";
    directories.create(id, Optional.empty());
    assertThat(shims.callOff(id)).isTrue();
    assertThat(shims.callOff(id)).isFalse();
    Path mark = state.resolve("mark");
    Shims.Plan plan = shims.plan(id, spec(List.of("touch", mark.toString()), Map.of()));
    Files.writeString(directories.launch(id), plan.script());

    Process launch =
        new ProcessBuilder("sh", "./launch")
            .directory(directories.task(id).toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(launch.waitFor()).isEqualTo(125);

    assertThat(mark).doesNotExist();
    assertThat(shims.started(id)).isEmpty();
  }

  @Example
  void scriptWithTheVariablesIsGoneOnceTheTaskRuns() throws Exception {
    String id = run(spec(List.of("true"), Map.of("SECRET", "s")));

    assertThat(directories.launch(id)).doesNotExist();
  }
}
