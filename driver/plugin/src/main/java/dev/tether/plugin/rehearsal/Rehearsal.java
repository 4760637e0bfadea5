package dev.tether.plugin.rehearsal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tether.plugin.contents.Courier;
import dev.tether.plugin.engine.Engine;
import dev.tether.plugin.events.EventHub;
import dev.tether.plugin.lifecycle.Connections;
import dev.tether.plugin.lifecycle.Narrator;
import dev.tether.plugin.lifecycle.TaskRegistry;
import dev.tether.plugin.lifecycle.TaskStarter;
import dev.tether.plugin.remote.RuntimeConnection;
import dev.tether.plugin.service.StartAnswer;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskResponse;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteTaskId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Plays takeovers with the parts of a driver at work. */
public final class Rehearsal {
  private static final System.Logger LOG = System.getLogger(Rehearsal.class.getName());

  /** A Nomad that starts recovers its tasks first, which is worth more. */
  private static final Duration AFTER_START = Duration.ofSeconds(2);

  /** What is linked at the first time is measured at the second, and compiled at no time. */
  private static final int TIMES = 2;

  /** No allocation has these ids, whose bits say that they were not made by chance. */
  private static final String BEFORE = "00000000-0000-0000-0000-000000000001";

  private static final String STARTING = "00000000-0000-0000-0000-000000000002";
  private static final String TASK = "rehearsal";

  /** Is never made: a driver that is killed while it rehearses leaves nothing. */
  private static final String NOWHERE = "tether-rehearsal";

  private final Engine engine;
  private final InstantSource clock;

  public Rehearsal(Engine engine, InstantSource clock) {
    this.engine = engine;
    this.clock = clock;
  }

  /** Plays in the background, soon. */
  public void begin() {
    Thread.ofVirtual().name("rehearsal").start(this::playLater);
  }

  private void playLater() {
    try {
      Thread.sleep(AFTER_START);
      for (int time = 0; time < TIMES; time++) {
        for (RuntimeConnection connection : engine.connections().all()) {
          playQuietly(connection);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void playQuietly(RuntimeConnection connection) throws InterruptedException {
    try {
      var _ = play(connection);
    } catch (RuntimeException | IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "no takeover was rehearsed on " + connection.name(), e);
    }
  }

  /**
   * Plays one takeover.
   *
   * @param connection to the runtime on which the task would be
   * @return what Nomad would be answered
   */
  public StartTaskResponse play(RuntimeConnection connection)
      throws IOException, InterruptedException {
    Path directory = Path.of(System.getProperty("java.io.tmpdir"), NOWHERE);
    PlayedRuntime runtime =
        new PlayedRuntime(
            connection.runtime(), new RemoteTaskId(TASK), new Owner(BEFORE, id(BEFORE), "", ""));
    TaskRegistry registry = new TaskRegistry();
    try (Courier courier = Courier.start(clock);
        RuntimeConnection stage =
            new RuntimeConnection(connection.name(), runtime, connection.cluster())) {
      TaskStarter starter =
          new TaskStarter(
              registry,
              new PlayedNomad(engine.nomad()),
              courier,
              new Narrator(new EventHub(), clock, new Silence()),
              engine.config().lease());
      return StartAnswer.of(
          request(connection.name(), directory),
          engine.config(),
          new Connections(List.of(stage)),
          starter);
    } finally {
      registry.destroy(id(STARTING), true);
    }
  }

  private static String id(String allocation) {
    return allocation + "/" + TASK + "/00000000";
  }

  /** As it comes from a socket. */
  private static StartTaskRequest request(String runtime, Path directory)
      throws InvalidProtocolBufferException {
    TaskConfig task =
        TaskConfig.newBuilder()
            .setId(id(STARTING))
            .setName(TASK)
            .setAllocId(STARTING)
            .setAllocDir(directory.toString())
            .setJobId(TASK)
            .setJobName(TASK)
            .setTaskGroupName(TASK)
            .setNamespace("default")
            .setStdoutPath(directory.resolve("stdout").toString())
            .setStderrPath(directory.resolve("stderr").toString())
            .setMsgpackDriverConfig(
                ByteString.copyFrom(
                    MsgpackConfig.encode(Map.of("command", "/bin/true", "runtime", runtime))))
            .putEnv("NOMAD_ALLOC_INDEX", "0")
            .build();
    return StartTaskRequest.parseFrom(
        StartTaskRequest.newBuilder().setTask(task).build().toByteString());
  }
}
