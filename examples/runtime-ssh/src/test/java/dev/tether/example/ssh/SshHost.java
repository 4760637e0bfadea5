package dev.tether.example.ssh;

import dev.tether.runtime.PlainSettings;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RuntimeContext;
import dev.tether.runtime.RuntimeHealth;
import dev.tether.runtime.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** An sshd of this user's own on loopback, and an agent behind it: both can be killed. */
final class SshHost implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");
  private static final long LOOK_AGAIN_NANOS = 20_000_000;

  private final Path directory;
  private final int port;
  private final Path sshd;
  private Optional<Process> agent = Optional.empty();
  private Optional<Process> server = Optional.empty();

  private SshHost(Path directory, Path sshd) throws Exception {
    this.directory = directory;
    this.sshd = sshd;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    writeKeysAndConfiguration();
  }

  /** Why none can be started here, if so. */
  static Optional<String> missing() {
    if (System.getProperty("user.name").equals("root")
        && !Files.isDirectory(PRIVILEGE_SEPARATION)) {
      return Optional.of("an sshd of root needs the directory " + PRIVILEGE_SEPARATION);
    }
    return sshd().isEmpty()
        ? Optional.of("there is no sshd on this machine: install openssh-server")
        : Stream.of("ssh", "ssh-keygen")
            .filter(program -> find(program).isEmpty())
            .map(program -> "there is no " + program + " on PATH: install openssh-client")
            .findFirst();
  }

  private static Optional<Path> sshd() {
    return find("sshd");
  }

  private static Optional<Path> find(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
    return Stream.of(path.split(":"))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static SshHost start(Path directory) throws Exception {
    SshHost host = new SshHost(directory, sshd().orElseThrow());
    try {
      host.startAgent();
      host.startServer();
      return host;
    } catch (Exception | AssertionError e) {
      host.close();
      throw e;
    }
  }

  private void writeKeysAndConfiguration() throws Exception {
    for (String key : List.of("host", "user")) {
      Process made =
          new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file(key))
              .inheritIO()
              .start();
      if (made.waitFor() != 0) {
        throw new IOException("ssh-keygen failed");
      }
    }
    Files.copy(directory.resolve("user.pub"), directory.resolve("authorized"));
    Files.writeString(
        directory.resolve("known"),
        "[127.0.0.1]:" + port + " " + Files.readString(directory.resolve("host.pub")));
    Files.write(
        directory.resolve("sshd_config"),
        List.of(
            "ListenAddress 127.0.0.1:" + port,
            "HostKey " + file("host"),
            "AuthorizedKeysFile " + file("authorized"),
            "PidFile none",
            "StrictModes no",
            "PermitRootLogin prohibit-password",
            "PasswordAuthentication no"));
    Files.write(
        directory.resolve("ssh_config"),
        List.of(
            "Host rack1",
            "  HostName 127.0.0.1",
            "  Port " + port,
            "  User " + System.getProperty("user.name"),
            "  IdentityFile " + file("user"),
            "  IdentitiesOnly yes",
            "  UserKnownHostsFile " + file("known"),
            "  GlobalKnownHostsFile /dev/null"));
    Files.write(
        directory.resolve("agent.conf"),
        List.of("listen = unix://" + file("agent.sock"), "state_dir = " + file("state")));
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  void startServer() throws IOException {
    server =
        Optional.of(
            new ProcessBuilder(sshd.toString(), "-D", "-e", "-f", file("sshd_config"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("sshd.log").toFile())
                .start());
    await("sshd listens", () -> log("sshd.log").contains("listening on 127.0.0.1"));
  }

  /** Kills sshd with all its connections. */
  void killServer() {
    server.ifPresent(
        process -> {
          List<ProcessHandle> connections = process.descendants().toList();
          process.destroyForcibly().onExit().join();
          connections.forEach(ProcessHandle::destroyForcibly);
        });
    server = Optional.empty();
  }

  void startAgent() throws Exception {
    agent =
        Optional.of(
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.tether.agent.AgentMain",
                    "--config",
                    file("agent.conf"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("agent.log").toFile())
                .start());
    await("the agent listens", () -> log("agent.log").contains("agent listens on"));
  }

  void killAgent() {
    agent.ifPresent(process -> process.destroyForcibly().onExit().join());
    agent = Optional.empty();
  }

  private String log(String name) {
    try {
      return Files.readString(directory.resolve(name));
    } catch (IOException e) {
      return e.toString();
    }
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(what + ": not within " + PATIENCE);
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  /** The settings that the driver would get for this host. */
  Settings settings() {
    return PlainSettings.of(
        "ssh \"rack1\"",
        Map.of(
            "host",
            "rack1",
            "config_file",
            file("ssh_config"),
            "socket",
            file("agent.sock"),
            "timeout",
            PATIENCE.toSeconds() + "s"));
  }

  /** Opens the runtime and waits until ssh is through. */
  RemoteRuntime open() {
    RemoteRuntime runtime =
        new SshProvider().open("rack1", settings(), RuntimeContext.withoutRecords("default"));
    await(
        "a way through ssh; sshd said " + log("sshd.log"),
        () -> runtime.health() instanceof RuntimeHealth.Healthy);
    return runtime;
  }

  @Override
  public void close() {
    killAgent();
    killServer();
  }
}
