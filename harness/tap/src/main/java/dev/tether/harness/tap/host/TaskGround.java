package dev.tether.harness.tap.host;

import com.google.protobuf.ByteString;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.protocol.nomad.drivers.AllocatedCpuResources;
import dev.tether.protocol.nomad.drivers.AllocatedMemoryResources;
import dev.tether.protocol.nomad.drivers.AllocatedTaskResources;
import dev.tether.protocol.nomad.drivers.LinuxResources;
import dev.tether.protocol.nomad.drivers.Resources;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * One allocation with one task. Closing it ends the readers of the task's output; the files stay.
 * Safe for any thread.
 */
public final class TaskGround implements AutoCloseable {
  private static final long MKFIFO_SECONDS = 10;

  /** What Nomad sends for {@code cpu = 100} and {@code memory = 64}. */
  private static final Resources RESOURCES =
      Resources.newBuilder()
          .setAllocatedResources(
              AllocatedTaskResources.newBuilder()
                  .setCpu(AllocatedCpuResources.newBuilder().setCpuShares(100))
                  .setMemory(AllocatedMemoryResources.newBuilder().setMemoryMb(64)))
          .setLinuxResources(
              LinuxResources.newBuilder().setCpuShares(100).setMemoryLimitBytes(64L << 20))
          .build();

  private final Path allocation;
  private final String allocationId;
  private final String task;
  private final List<Process> readers = new ArrayList<>();

  private TaskGround(Path allocation, String allocationId, String task) {
    this.allocation = allocation;
    this.allocationId = allocationId;
    this.task = task;
  }

  /**
   * Makes the directories and pipes, and begins to read the pipes.
   *
   * @param root where the allocation's directory goes
   * @throws IOException when that is not possible
   */
  public static TaskGround create(Path root, String allocationId, String task)
      throws IOException, InterruptedException {
    TaskGround ground = new TaskGround(root.resolve(allocationId), allocationId, task);
    for (String directory : List.of("alloc/logs", "alloc/tmp", "alloc/data")) {
      Files.createDirectories(ground.allocation.resolve(directory));
    }
    for (String directory : List.of("local", "tmp", "secrets", "private")) {
      Files.createDirectories(ground.allocation.resolve(task).resolve(directory));
    }
    ground.readers.add(reader(ground.pipe("stdout"), ground.collected("stdout")));
    ground.readers.add(reader(ground.pipe("stderr"), ground.collected("stderr")));
    return ground;
  }

  /** Holds a write end itself, so that the pipe has a reader whatever the driver does. */
  private static Process reader(Path pipe, Path file) throws IOException, InterruptedException {
    Process mkfifo = new ProcessBuilder("mkfifo", "-m", "600", pipe.toString()).start();
    if (!mkfifo.waitFor(MKFIFO_SECONDS, TimeUnit.SECONDS) || mkfifo.exitValue() != 0) {
      throw new IOException("the pipe " + pipe + " cannot be made");
    }
    // Whoever looks before the reader has begun finds an empty file.
    Files.createFile(file);
    return new ProcessBuilder(
            "/bin/sh", "-c", "exec cat <>\"$0\" >\"$1\"", pipe.toString(), file.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** The allocation's directory, which {@code alloc_dir} names. */
  public Path allocationDirectory() {
    return allocation;
  }

  /** The allocation's id. */
  public String allocationId() {
    return allocationId;
  }

  private Path pipe(String stream) {
    return allocation.resolve("alloc/logs/." + task + "." + stream + ".fifo");
  }

  private Path collected(String stream) {
    return allocation.resolve("alloc/logs/" + task + "." + stream + ".0");
  }

  /** What the task has written to its standard output so far. */
  public String stdout() throws IOException {
    // What was read so far may end within a character.
    return new String(Files.readAllBytes(collected("stdout")), StandardCharsets.UTF_8);
  }

  /** What the task has written to its standard error so far. */
  public String stderr() throws IOException {
    return new String(Files.readAllBytes(collected("stderr")), StandardCharsets.UTF_8);
  }

  /**
   * The configuration with which Nomad would start the task.
   *
   * @param invocation the last part of the task id; Nomad takes another one for each start
   * @param config what stands in the task's {@code config} block
   * @param variables beside Nomad's own
   */
  public TaskConfig config(
      String invocation, Map<String, ?> config, Map<String, String> variables) {
    Objects.requireNonNull(invocation, "invocation");
    Path directory = allocation.resolve(task);
    return TaskConfig.newBuilder()
        .setId(allocationId + "/" + task + "/" + invocation)
        .setName(task)
        .setMsgpackDriverConfig(ByteString.copyFrom(MsgpackConfig.encode(config)))
        .putAllEnv(
            Map.of(
                "NOMAD_ALLOC_ID",
                allocationId,
                "NOMAD_TASK_NAME",
                task,
                "NOMAD_JOB_NAME",
                task,
                "NOMAD_GROUP_NAME",
                task,
                "NOMAD_ALLOC_DIR",
                allocation.resolve("alloc").toString(),
                "NOMAD_TASK_DIR",
                directory.resolve("local").toString(),
                "NOMAD_SECRETS_DIR",
                directory.resolve("secrets").toString(),
                "NOMAD_REGION",
                "global",
                "NOMAD_NAMESPACE",
                "default",
                "PATH",
                "/usr/local/bin:/usr/bin:/bin"))
        .putAllEnv(variables)
        .setResources(RESOURCES)
        .setAllocDir(allocation.toString())
        .setStdoutPath(pipe("stdout").toString())
        .setStderrPath(pipe("stderr").toString())
        .setTaskGroupName(task)
        .setJobName(task)
        .setJobId(task)
        .setNamespace("default")
        .setNodeName("conformance")
        .setNodeId("00000000-0000-0000-0000-000000000001")
        .setAllocId(allocationId)
        .build();
  }

  @Override
  public void close() {
    readers.forEach(Process::destroyForcibly);
  }
}
