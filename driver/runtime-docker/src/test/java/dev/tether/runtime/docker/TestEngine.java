package dev.tether.runtime.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.docker.engine.Containers;
import dev.tether.runtime.docker.engine.EngineAddress;
import dev.tether.runtime.docker.engine.EngineClient;
import dev.tether.runtime.docker.engine.EngineClient.Call;
import dev.tether.runtime.docker.engine.EngineRefusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * An engine of this test's own, which may be killed: root and Docker's daemon are needed for it.
 * Its containers run on while it is dead.
 */
final class TestEngine implements AutoCloseable {
  static final String IMAGE = "tether-test:local";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_AGAIN_NANOS = 50_000_000;

  /** A daemon takes away the bridge of another one in the same network. */
  private static final List<String> OWN_NETWORK =
      List.of(
          "unshare", "--net", "sh", "-c", "/bin/busybox ifconfig lo up; exec \"$@\"", "dockerd");

  private final Path directory;
  private final Process containerd;
  private final List<String> prefix;
  private final List<String> options;
  private Process daemon;

  private TestEngine(Path directory, Process containerd, List<String> prefix, List<String> options)
      throws IOException {
    this.directory = directory;
    this.containerd = containerd;
    this.prefix = prefix;
    this.options = options;
    this.daemon = launch();
  }

  /**
   * Starts one that lets its containers run on without it, or ends the test where none can be had.
   */
  static TestEngine start() throws IOException {
    return start(OWN_NETWORK, List.of("--live-restore"));
  }

  /** The same, but one that ends its containers when it is stopped. */
  static TestEngine startWithoutLiveRestore() throws IOException {
    return start(OWN_NETWORK, List.of());
  }

  /**
   * The same, but one that reaches servers on this machine, and gives its containers no network.
   */
  static TestEngine startInNetworkOfHost() throws IOException {
    return start(List.of(), List.of("--bridge=none", "--iptables=false"));
  }

  private static TestEngine start(List<String> prefix, List<String> options) throws IOException {
    if (program("dockerd").isEmpty() || !System.getProperty("user.name").equals("root")) {
      missing("there is no dockerd that may be started here");
    }
    if (!Files.isExecutable(Path.of("/bin/busybox"))) {
      missing("there is no /bin/busybox for an image; the package busybox-static has one");
    }
    Path directory = Files.createTempDirectory("tether-docker");
    TestEngine engine = new TestEngine(directory, launchContainerd(directory), prefix, options);
    try {
      engine.awaitAnswer();
    } catch (AssertionError silent) {
      engine.close();
      missing(silent.getMessage());
    }
    engine.importImage();
    return engine;
  }

  /** Skips the test, or fails it where an engine is required. */
  static void missing(String why) {
    if ("1".equals(System.getenv("TETHER_REQUIRE_DOCKER"))) {
      fail("TETHER_REQUIRE_DOCKER is set, but " + why);
    }
    // The build shows what is logged, and not why a test is skipped.
    System.getLogger(TestEngine.class.getName())
        .log(System.Logger.Level.WARNING, "tests with a Docker engine are skipped: {0}", why);
    abort("no Docker engine: " + why);
  }

  private static Optional<Path> program(String name) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Keeps the containers while the daemon is dead, as where the system starts both. */
  private static Process launchContainerd(Path directory) throws IOException {
    Path config = directory.resolve("containerd.toml");
    Files.writeString(config, "version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n");
    Process containerd =
        new ProcessBuilder(
                "containerd",
                "--config=" + config,
                "--root=" + directory.resolve("containerd"),
                "--state=" + directory.resolve("containerd-state"),
                "--address=" + directory.resolve("containerd.sock"))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("containerd.log").toFile())
            .start();
    while (containerd.isAlive() && !Files.exists(directory.resolve("containerd.sock"))) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    return containerd;
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            "dockerd",
            "--host=unix://" + directory.resolve("docker.sock"),
            "--data-root=" + directory.resolve("data"),
            "--exec-root=" + directory.resolve("exec"),
            "--pidfile=" + directory.resolve("docker.pid"),
            "--containerd=" + directory.resolve("containerd.sock")));
    command.addAll(options);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("dockerd.log").toFile()))
        .start();
  }

  String host() {
    return "unix://" + directory.resolve("docker.sock");
  }

  EngineClient client() {
    return new EngineClient(EngineAddress.parse(host(), Optional.empty()), Duration.ofSeconds(10));
  }

  private void awaitAnswer() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (EngineClient client = client()) {
      while (true) {
        try {
          var _ = new Containers(client).version();
          return;
        } catch (RemoteFailure | EngineRefusal notYet) {
          if (!daemon.isAlive() || System.nanoTime() - deadline > 0) {
            throw new AssertionError("dockerd does not answer:\n" + lastWords(), notYet);
          }
          LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
      }
    }
  }

  private String lastWords() {
    try {
      List<String> all = Files.readAllLines(directory.resolve("dockerd.log"));
      return String.join("\n", all.subList(Math.max(0, all.size() - 8), all.size()));
    } catch (IOException e) {
      return "and has no log";
    }
  }

  private void importImage() throws IOException {
    byte[] archive = imageTree(directory);
    try (EngineClient client = client()) {
      client.upload(
          new Call("POST", "/images/create?fromSrc=-&repo=tether-test&tag=local", "import"),
          new ByteArrayInputStream(archive),
          PATIENCE);
    }
  }

  /** An archive of a shell with the usual small programs, from this machine. */
  static byte[] imageTree(Path directory) throws IOException {
    Path tree = Files.createDirectories(directory.resolve("image"));
    Path bin = Files.createDirectories(tree.resolve("bin"));
    Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
    for (String name :
        List.of(
            "sh cat chmod echo env grep id kill ls mkdir mv rm rmdir seq sleep stat stty test true"
                .concat(" usleep wc dd head nc yes tr")
                .split(" "))) {
      Files.createSymbolicLink(bin.resolve(name), Path.of("busybox"));
    }
    Files.createDirectories(tree.resolve("etc"));
    Files.writeString(
        tree.resolve("etc/passwd"), "root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n");
    return output("tar", "-C", tree.toString(), "-c", ".");
  }

  private static byte[] output(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.getInputStream().readAllBytes();
  }

  /** What somebody on the engine's host is told who connects to one of its ports. */
  String answerOfPort(int port) throws IOException {
    byte[] answer =
        output(
            "nsenter",
            "--net=/proc/%d/ns/net".formatted(daemon.pid()),
            "/bin/busybox",
            "nc",
            "-w",
            "5",
            "127.0.0.1",
            String.valueOf(port));
    return new String(answer, UTF_8);
  }

  /** Kills the daemon, without any chance to tidy up. */
  void kill() throws InterruptedException {
    daemon.destroyForcibly().waitFor();
  }

  /** Ends the daemon in good order. */
  void stop() {
    daemon.destroy();
    daemon.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Starts it again with what it has on disk. */
  void restart() throws IOException {
    Files.deleteIfExists(directory.resolve("docker.pid"));
    daemon = launch();
    awaitAnswer();
  }

  /** Whether a process of this machine runs. */
  static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  @Override
  public void close() throws IOException {
    endContainers();
    stop();
    containerd.destroy();
    containerd.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    unmount();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  private void endContainers() {
    try (EngineClient client = client()) {
      Containers containers = new Containers(client);
      for (Containers.Listed left : containers.list(Map.of())) {
        containers.kill(left.id(), "SIGKILL");
        containers.remove(left.id());
      }
    } catch (RemoteFailure | EngineRefusal dead) {
      System.getLogger("test").log(System.Logger.Level.WARNING, dead.getMessage());
    }
  }

  /** A daemon whose containers may outlive it leaves their mounts. */
  private void unmount() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/mounts")).reversed()) {
      String place = line.split(" ", -1)[1];
      if (place.startsWith(directory.toString())) {
        new ProcessBuilder("umount", "-l", place).start().onExit().join();
      }
    }
  }
}
