package dev.tether.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.tether.harness.cluster.Await;
import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.goplugin.PluginLaunch;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.protocol.nomad.base.BasePluginGrpc;
import dev.tether.protocol.nomad.base.SetConfigRequest;
import dev.tether.protocol.nomad.drivers.DestroyTaskRequest;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.WaitTaskRequest;
import dev.tether.protocol.nomad.drivers.WaitTaskResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver and an agent as they are shipped, and a gigabyte that goes through both. */
class LargeTransfersIT {
  private static final long GIGABYTE = 1L << 30;

  /** What the driver may take of the host's memory, however much goes through it. */
  private static final long MOST_RESIDENT_KIB = 150 * 1024;

  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  /** As Nomad names them; a driver finds the collector's files by that. */
  private static final String OUT = ".web.stdout.fifo";

  private static final String ERR = ".web.stderr.fifo";

  @TempDir private Path directory;

  private Path allocation;
  private Process agent;
  private PluginClient driver;

  @BeforeEach
  void start() throws Exception {
    Distributions built = new Distributions(Optional.of(PlayedScenarios.home()));
    allocation = directory.resolve("allocation");
    for (String part : List.of("alloc/data", "alloc/logs", "web/local", "web/secrets")) {
      Files.createDirectories(allocation.resolve(part));
    }
    Path socket = directory.resolve("agent.sock");
    Path settings =
        Files.writeString(
            directory.resolve("agent.conf"),
            "listen = unix://%s%nstate_dir = %s%n".formatted(socket, directory.resolve("state")));
    agent =
        new ProcessBuilder(
                built.agent(Optional.empty()).toString(), "--config", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("agent.log").toFile())
            .start();
    Await.until(
        "the agent to listen",
        Duration.ofMinutes(2),
        () -> Files.exists(socket) || !agent.isAlive());
    assertThat(agent.isAlive()).as(() -> "the agent runs; it said " + said()).isTrue();
    driver = PluginClient.start(PluginLaunch.of(built.driver(Optional.empty()).toString()));
    BasePluginGrpc.newBlockingStub(driver.channel())
        .setConfig(
            SetConfigRequest.newBuilder()
                .setMsgpackConfig(
                    encoded(
                        Map.of(
                            "agent",
                            Map.of("default", Map.of("address", "unix://" + socket)),
                            "nomad",
                            Map.of("enabled", false))))
                .build());
  }

  @AfterEach
  void end() throws Exception {
    if (driver != null) {
      driver.kill();
    }
    agent.destroy();
    assertThat(agent.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aGigabyteOfLogsGoesThroughWithLittleMemory() throws Exception {
    FutureTask<Long> out = pipe(OUT);
    FutureTask<Long> err = pipe(ERR);

    WaitTaskResponse end =
        run(
            "head -c %d /dev/zero | tr '\\0' x".formatted(GIGABYTE),
            allocation.resolve(OUT),
            allocation.resolve(ERR));

    assertThat(end.getResult().getExitCode()).isZero();
    assertThat(out.get(2, TimeUnit.MINUTES)).isEqualTo(GIGABYTE);
    assertThat(err.get(2, TimeUnit.MINUTES)).isZero();
    assertThat(peakKib()).isLessThan(MOST_RESIDENT_KIB);
  }

  @Test
  void aGigabyteOfContentsGoesBothWaysWithLittleMemory() throws Exception {
    Path sent = allocation.resolve("web/local/big");
    fill(sent);

    WaitTaskResponse end =
        run(
            "mv /local/big /alloc/data/big",
            allocation.resolve("no-pipe"),
            allocation.resolve("no-pipe"));

    assertThat(end.getResult().getExitCode()).isZero();
    assertThat(Files.mismatch(sent, allocation.resolve("alloc/data/big"))).isEqualTo(-1);
    assertThat(peakKib()).isLessThan(MOST_RESIDENT_KIB);
  }

  private WaitTaskResponse run(String script, Path out, Path err) {
    DriverGrpc.DriverBlockingStub calls = DriverGrpc.newBlockingStub(driver.channel());
    TaskConfig task =
        TaskConfig.newBuilder()
            .setId("allocation/web/1")
            .setName("web")
            .setAllocId("allocation")
            .setAllocDir(allocation.toString())
            .setJobId("large")
            .setTaskGroupName("group")
            .setNamespace("default")
            .setStdoutPath(out.toString())
            .setStderrPath(err.toString())
            .putEnv("NOMAD_ALLOC_INDEX", "0")
            .putEnv("NOMAD_TASK_DIR", "/local")
            .putEnv("NOMAD_ALLOC_DIR", "/alloc")
            .setMsgpackDriverConfig(
                encoded(Map.of("command", "/bin/sh", "args", List.of("-c", script))))
            .build();
    calls.startTask(StartTaskRequest.newBuilder().setTask(task).build());
    WaitTaskResponse end =
        calls.waitTask(WaitTaskRequest.newBuilder().setTaskId(task.getId()).build());
    calls.destroyTask(
        DestroyTaskRequest.newBuilder().setTaskId(task.getId()).setForce(true).build());
    return end;
  }

  /** Makes a named pipe in the allocation's directory and counts what comes out of it. */
  private FutureTask<Long> pipe(String name) throws Exception {
    Path pipe = allocation.resolve(name);
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assertThat(made.waitFor()).isZero();
    Callable<Long> count =
        () -> {
          try (InputStream in = Files.newInputStream(pipe)) {
            return in.transferTo(OutputStream.nullOutputStream());
          }
        };
    FutureTask<Long> counted = new FutureTask<>(count);
    Thread.ofPlatform().daemon().start(counted);
    return counted;
  }

  /** Random, so that compression does not make it small. */
  private static void fill(Path file) throws IOException {
    Random random = new Random(1);
    byte[] chunk = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long written = 0; written < GIGABYTE; written += chunk.length) {
        random.nextBytes(chunk);
        out.write(chunk);
      }
    }
  }

  private long peakKib() throws IOException {
    Path status = Path.of("/proc", Long.toString(driver.process().pid()), "status");
    Matcher peak = PEAK.matcher(Files.readString(status));
    assertThat(peak.find()).isTrue();
    return Long.parseLong(peak.group(1));
  }

  private String said() {
    try {
      return Files.readString(directory.resolve("agent.log"));
    } catch (IOException e) {
      return "nothing that can be read: " + e;
    }
  }

  private static ByteString encoded(Map<String, ?> config) {
    return ByteString.copyFrom(MsgpackConfig.encode(config));
  }
}
