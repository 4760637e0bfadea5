package dev.tether.protocol.goplugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tether.protocol.nomad.base.BasePluginGrpc;
import dev.tether.protocol.nomad.base.PluginInfoRequest;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import dev.tether.protocol.nomad.drivers.WaitTaskRequest;
import io.grpc.Status;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life of a plugin in a JVM of its own, as its host sees it. */
@Timeout(60)
class PluginLifeTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;
  private final List<PluginClient> clients = new ArrayList<>();

  @AfterEach
  void endAll() throws IOException {
    for (PluginClient client : clients) {
      client.close();
      client.process().destroyForcibly();
      Files.deleteIfExists(socket(client));
    }
  }

  @Test
  void aStartedPluginIsHealthyAndAnswers() throws Exception {
    PluginClient client = start(SampleProcess.launch());

    assertThat(client.ping()).isTrue();
    assertThat(name(client)).isEqualTo(SamplePlugin.NAME);
    assertThat(permissions(socket(client))).isEqualTo("rw-------");
  }

  @Test
  void aPluginEndsByItselfWhenItIsAskedTo() throws Exception {
    PluginClient client = start(SampleProcess.launch());
    waitForATask(client);

    PluginClient.Ending ending = client.kill();

    assertThat(ending.answer().getCode()).isEqualTo(Status.Code.OK);
    assertThat(ending.byItself()).isTrue();
    assertThat(ending.took()).isLessThan(Duration.ofSeconds(2));
    assertThat(ending.status()).contains(0);
    assertThat(socket(client)).doesNotExist();
  }

  @Test
  void aPluginWhoseOwnWorkHangsAtTheEndEndsNevertheless() throws Exception {
    PluginClient client =
        start(SampleProcess.launch().withEnvironment(Map.of(SamplePlugin.HANG_AT_END, "1")));
    waitForATask(client);

    PluginClient.Ending ending = client.kill();

    assertThat(ending.byItself()).isTrue();
    assertThat(ending.took()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(socket(client)).doesNotExist();
  }

  @Test
  void onlySigtermEndsAPlugin() throws Exception {
    PluginClient client = start(SampleProcess.launch());

    signal(client, "INT");
    assertThat(client.awaitExit(Duration.ofMillis(500))).isFalse();
    assertThat(client.ping()).isTrue();

    signal(client, "TERM");
    assertThat(client.awaitExit(Duration.ofSeconds(2))).isTrue();
    assertThat(socket(client)).doesNotExist();
  }

  @Test
  void aPluginOutlivesItsHostAndIsFoundAgain() throws Exception {
    PluginClient first = start(SampleProcess.launch());
    waitForATask(first);
    first.close();

    PluginClient second = PluginClient.reattach(first.reattachment());
    clients.add(second);

    assertThat(second.ping()).isTrue();
    assertThat(second.kill().byItself()).isTrue();
    assertThat(socket(second)).doesNotExist();
  }

  @Test
  void aPluginOutlivesItsParentProcess() throws Exception {
    Path out = directory.resolve("handshake");
    Path pid = directory.resolve("pid");
    ProcessBuilder shell =
        new ProcessBuilder(
                "sh",
                "-c",
                // Stderr is a pipe that nobody reads any more, stdin ends at once.
                "{ %s 2>&1 >'%s' </dev/null & echo $! >'%s'; } | true"
                    .formatted(SampleProcess.shellCommand(), out, pid))
            .redirectErrorStream(true);
    shell.environment().putAll(hostEnvironment());
    assertThat(shell.start().waitFor()).isZero();

    Handshake handshake = Handshake.parse(awaitLine(out), NomadPlugin.PROTOCOL_VERSION);
    PluginClient client =
        PluginClient.reattach(
            new Reattachment(handshake.address(), Long.parseLong(awaitLine(pid))));
    clients.add(client);

    for (int i = 0; i < 100; i++) {
      assertThat(name(client)).isEqualTo(SamplePlugin.NAME);
    }
    assertThat(client.kill().byItself()).isTrue();
  }

  @Test
  void aKilledPluginIsNotFoundAgain() throws Exception {
    PluginClient client = start(SampleProcess.launch());
    client.process().destroyForcibly();
    assertThat(client.awaitExit(Duration.ofSeconds(10))).isTrue();

    assertThatExceptionOfType(PluginStartException.class)
        .isThrownBy(() -> PluginClient.reattach(client.reattachment()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(PluginStartException.Reason.EXITED));
    assertThatExceptionOfType(PluginStartException.class)
        .isThrownBy(
            () ->
                PluginClient.reattach(
                    new Reattachment(
                        client.reattachment().address(), ProcessHandle.current().pid())))
        .satisfies(
            e -> assertThat(e.reason()).isEqualTo(PluginStartException.Reason.NOT_LISTENING));
  }

  @Test
  void twoCopiesDoNotDisturbEachOther() throws Exception {
    PluginClient first = start(SampleProcess.launch());
    PluginClient second = start(SampleProcess.launch());

    assertThat(first.reattachment()).isNotEqualTo(second.reattachment());
    assertThat(second.kill().byItself()).isTrue();

    assertThat(first.ping()).isTrue();
    assertThat(socket(first)).exists();
  }

  @Test
  void whatAPluginLogsAndPrintsReachesTheHostAsLogLines() throws Exception {
    ConcurrentLinkedQueue<String> stderr = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<String> stdout = new ConcurrentLinkedQueue<>();
    PluginClient client =
        start(SampleProcess.launch().withOnStderr(stderr::add).withOnStdout(stdout::add));

    assertThat(name(client)).isEqualTo(SamplePlugin.NAME);
    assertThat(client.kill().byItself()).isTrue();
    while (stderr.size() < 3) {
      LockSupport.parkNanos(1_000_000);
    }

    assertThat(stdout).isEmpty();
    assertThat(stderr).allSatisfy(line -> assertThat(isHostLine(line)).as(line).isTrue());
    assertThat(stderr).anyMatch(line -> line.contains("asked for its name"));
    assertThat(stderr).anyMatch(line -> line.contains("printed by mistake"));
  }

  @Test
  void theSocketIsWhereTheHostWantsItAndForItsGroup() throws Exception {
    String group = Files.readAttributes(directory, PosixFileAttributes.class).group().getName();
    PluginClient client =
        start(
            SampleProcess.launch()
                .withEnvironment(
                    Map.of(
                        "PLUGIN_UNIX_SOCKET_DIR",
                        directory.toString(),
                        "PLUGIN_UNIX_SOCKET_GROUP",
                        group)));

    assertThat(socket(client)).hasParent(directory);
    assertThat(permissions(socket(client))).isEqualTo("rw-rw----");
    assertThat(client.kill().byItself()).isTrue();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aLongDirectoryForTemporaryFilesIsNotUsed() throws Exception {
    Path deep = Files.createDirectories(directory.resolve("d".repeat(100)));
    PluginClient client =
        start(SampleProcess.launch().withEnvironment(Map.of("TMPDIR", deep.toString())));

    assertThat(socket(client)).hasParent(Path.of("/tmp"));
    assertThat(client.ping()).isTrue();
  }

  private PluginClient start(PluginLaunch launch) throws Exception {
    PluginClient client = PluginClient.start(launch);
    clients.add(client);
    return client;
  }

  private static String name(PluginClient client) {
    return BasePluginGrpc.newBlockingStub(client.channel())
        .pluginInfo(PluginInfoRequest.getDefaultInstance())
        .getName();
  }

  private static void waitForATask(PluginClient client) {
    var _ =
        DriverGrpc.newFutureStub(client.channel())
            .waitTask(WaitTaskRequest.newBuilder().setTaskId("t").build());
    // Calls of one connection arrive in order: once this one is answered, the other is open.
    assertThat(client.ping()).isTrue();
  }

  private static Path socket(PluginClient client) {
    return ((UnixDomainSocketAddress) client.reattachment().address()).getPath();
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
  }

  private static void signal(PluginClient client, String name) throws Exception {
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + client.process().pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static Map<String, String> hostEnvironment() {
    return Map.of(
        NomadPlugin.MAGIC_COOKIE_KEY,
        NomadPlugin.MAGIC_COOKIE_VALUE,
        "PLUGIN_PROTOCOL_VERSIONS",
        "2");
  }

  private static String awaitLine(Path file) throws IOException {
    while (!Files.exists(file) || !Files.readString(file).contains("\n")) {
      LockSupport.parkNanos(1_000_000);
    }
    return Files.readString(file).strip();
  }

  private static boolean isHostLine(String line) throws IOException {
    JsonNode node = JSON.readTree(line);
    return node.get("@level").isTextual()
        && node.get("@message").isTextual()
        && node.get("@timestamp").textValue().matches("[^.]*\\.\\d{6}Z");
  }
}
