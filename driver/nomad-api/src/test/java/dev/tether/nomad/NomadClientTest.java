package dev.tether.nomad;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NomadClientTest {
  private final FakeNomad nomad = new FakeNomad();
  private final CountDownLatch never = new CountDownLatch(1);
  private final NomadClient client = new NomadClient(NomadAccess.to(nomad.address()));

  @AfterEach
  void stop() {
    never.countDown();
    client.close();
    nomad.close();
  }

  private NomadClient impatient() {
    return new NomadClient(NomadAccess.to(nomad.address()).withTimeout(Duration.ofMillis(200)));
  }

  @Test
  void anAllocationIsReadById() {
    nomad.on("/v1/allocation/a1", 200, "{\"ID\":\"a1\",\"JobID\":\"j\"}");
    assertThat(client.allocation("a1").map(Allocation::jobId)).contains("j");
  }

  @Test
  void anUnknownAllocationJobOrNodeIsEmpty() {
    assertThat(client.allocation("a1")).isEmpty();
    assertThat(client.allocation("a1", 0, Duration.ofSeconds(1))).isEmpty();
    assertThat(client.job("default", "j")).isEmpty();
    assertThat(client.node("n")).isEmpty();
  }

  @Test
  void aRefusedTokenIsDeniedWithAddressAndPurpose() {
    nomad.on("/v1/allocation/a1", 403, "Permission denied\n");
    assertThatThrownBy(() -> client.allocation("a1"))
        .isInstanceOf(NomadFailure.Denied.class)
        .hasMessage(
            "Nomad at %s does not allow this token to read allocation a1: Permission denied",
            nomad.address());
  }

  @Test
  void aRefusedRequestKeepsNomadsReasonInOneLine() {
    nomad.on("/v1/jobs/parse", 400, "2 errors\n\n  * a\n  * b\n");
    assertThatThrownBy(() -> client.parseJob("x", Map.of()))
        .isInstanceOf(NomadFailure.BadRequest.class)
        .hasMessageEndingWith("refused to parse a job specification: 2 errors; * a; * b");
  }

  @Test
  void aFailureOfTheServerIsAServerError() {
    nomad.on("/v1/nodes", 500, "No cluster leader");
    assertThatThrownBy(client::nodes)
        .isInstanceOf(NomadFailure.ServerError.class)
        .hasMessageContaining("failed to list nodes (status 500): No cluster leader");
    nomad.on("/v1/nodes", 429, "");
    assertThatThrownBy(client::nodes).isInstanceOf(NomadFailure.ServerError.class);
  }

  @Test
  void somethingThatIsNoNomadIsAServerError() {
    nomad.on("/v1/nodes", 200, "<html>");
    assertThatThrownBy(client::nodes)
        .isInstanceOf(NomadFailure.ServerError.class)
        .hasMessageContaining("is it a Nomad?");
  }

  @Test
  void silenceIsUnreachable() {
    nomad.on("/v1/nodes", _ -> never.await());
    try (NomadClient impatient = impatient()) {
      assertThatThrownBy(impatient::nodes)
          .isInstanceOf(NomadFailure.Unreachable.class)
          .hasMessage(
              "Nomad at %s did not answer within 0.2 s when asked to list nodes", nomad.address());
    }
  }

  @Test
  void anAnswerThatStopsHalfwayIsUnreachable() {
    nomad.on(
        "/v1/nodes",
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('[');
          exchange.getResponseBody().flush();
          never.await();
        });
    try (NomadClient impatient = impatient()) {
      assertThatThrownBy(impatient::nodes).isInstanceOf(NomadFailure.Unreachable.class);
    }
  }

  @Test
  void aClosedPortIsUnreachable() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    URI address = URI.create("http://127.0.0.1:" + port);
    try (NomadClient nobody = new NomadClient(NomadAccess.to(address))) {
      assertThatThrownBy(nobody::leader)
          .isInstanceOf(NomadFailure.Unreachable.class)
          .hasMessageStartingWith("Nomad at " + address + " can't be reached to name the leader: ");
    }
  }

  @Test
  void anInterruptEndsTheWaitAndStaysSet() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    nomad.on(
        "/v1/nodes",
        _ -> {
          asked.countDown();
          never.await();
        });
    boolean[] flag = new boolean[1];
    Thread asking =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    client.nodes();
                  } catch (NomadFailure.Unreachable e) {
                    flag[0] = Thread.currentThread().isInterrupted();
                  }
                });
    asked.await();
    asking.interrupt();
    asking.join();
    assertThat(flag[0]).isTrue();
  }

  @Test
  void aFixedTokenIsSentAndNeverPrinted() {
    nomad.on("/v1/nodes", 200, "[]");
    NomadAccess access = NomadAccess.to(nomad.address()).withToken(new TokenSource.Fixed("s3cret"));
    try (NomadClient known = new NomadClient(access)) {
      known.nodes();
    }
    assertThat(nomad.seen.getFirst().token()).isEqualTo("s3cret");
    assertThat(access.toString()).doesNotContain("s3cret");
  }

  @Test
  void aTokenFileIsReadAgainWhenItChanges(@TempDir Path dir) throws IOException {
    nomad.on("/v1/nodes", 200, "[]");
    Path file = Files.writeString(dir.resolve("token"), "one\n");
    NomadAccess access = NomadAccess.to(nomad.address()).withToken(new TokenSource.File(file));
    try (NomadClient rotating = new NomadClient(access)) {
      rotating.nodes();
      Path next = Files.writeString(dir.resolve("next"), "two\n");
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
      rotating.nodes();
    }
    assertThat(nomad.seen).extracting(FakeNomad.Seen::token).containsExactly("one", "two");
  }

  @Test
  void aTokenFileThatCantBeUsedIsNamed(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("token");
    NomadAccess access = NomadAccess.to(nomad.address()).withToken(new TokenSource.File(file));
    try (NomadClient lost = new NomadClient(access)) {
      assertThatThrownBy(lost::nodes)
          .isInstanceOf(NomadFailure.Misconfigured.class)
          .hasMessage("the Nomad token file %s can't be read: no such file", file);
      Files.writeString(file, "  \n");
      assertThatThrownBy(lost::nodes).hasMessage("the Nomad token file %s is empty", file);
    }
    assertThat(nomad.seen).isEmpty();
  }

  @Test
  void theVersionOfTheNodesStandsInWhenTheAgentMayNotBeAsked() {
    nomad.on("/v1/agent/self", 200, "{\"config\":{\"Version\":{\"Version\":\"1.11.2\"}}}");
    assertThat(client.agentVersion()).isEqualTo("1.11.2");
    nomad.on("/v1/agent/self", 403, "Permission denied");
    nomad.on("/v1/nodes", 200, "[{\"Version\":\"1.9.4\"},{\"Version\":\"1.9.4\"}]");
    assertThat(client.agentVersion()).isEqualTo("1.9.4");
    nomad.on("/v1/nodes", 200, "[{\"Version\":\"1.9.4\"},{\"Version\":\"1.6.1\"}]");
    assertThatThrownBy(client::agentVersion).isInstanceOf(NomadFailure.Denied.class);
  }

  @Test
  void namesWithSlashesStayOneSegment() {
    nomad.on("/v1/job/a/b c", 200, "{\"ID\":\"a/b c\"}");
    assertThat(client.job("default", "a/b c").map(Job::id)).contains("a/b c");
    assertThat(nomad.seen.getFirst().uri().getRawPath()).isEqualTo("/v1/job/a%2Fb%20c");
    assertThat(nomad.seen.getFirst().uri().getQuery()).isEqualTo("namespace=default");
  }

  @Test
  void variablesOfAJobSpecificationAreQuoted() throws IOException {
    nomad.on("/v1/jobs/parse", 200, "{\"ID\":\"j\"}");
    client.parseJob("job \"j\" {}", Map.of("a", "x \"${y}\"\n", "b", "1"));
    assertThat(Json.parse(nomad.seen.getFirst().body()).path("Variables").asText())
        .isEqualTo("a = \"x \\\"$${y}\\\"\\n\"\nb = \"1\"\n");
  }

  @Test
  void aJobIsRegisteredScaledAndStopped() throws IOException {
    nomad.on("/v1/jobs", 200, "{\"EvalID\":\"e1\"}");
    nomad.on("/v1/job/j", 200, "{\"EvalID\":\"e2\"}");
    nomad.on("/v1/job/j/scale", 200, "{\"EvalID\":\"e3\"}");
    assertThat(client.register(new Job(Json.parse("{\"ID\":\"j\"}")))).isEqualTo("e1");
    assertThat(client.stopJob("default", "j", true)).isEqualTo("e2");
    assertThat(client.scale("default", "j", "g", 3)).isEqualTo("e3");
    assertThat(nomad.seen)
        .extracting(FakeNomad.Seen::method)
        .containsExactly("PUT", "DELETE", "PUT");
    assertThat(nomad.seen.get(1).uri().getQuery()).contains("purge=true");
    assertThat(nomad.seen.get(2).body()).contains("\"Count\":3").contains("\"Group\":\"g\"");
  }

  @Test
  void aDrainTellsItsDeadlineInNanoseconds() throws IOException {
    nomad.on("/v1/node/n/drain", 200, "{}");
    client.drain("n", Duration.ofSeconds(2), false);
    assertThat(Json.parse(nomad.seen.get(0).body()))
        .isEqualTo(
            Json.parse("{\"DrainSpec\":{\"Deadline\":2000000000,\"IgnoreSystemJobs\":false}}"));
  }

  @Test
  void theEndOfADrainMakesTheNodeEligibleByACallOfItsOwn() throws IOException {
    nomad.on("/v1/node/n/drain", 200, "{}");
    nomad.on("/v1/node/n/eligibility", 200, "{}");
    client.undrain("n");
    assertThat(nomad.seen).hasSize(2);
    assertThat(Json.parse(nomad.seen.get(0).body()))
        .isEqualTo(Json.parse("{\"DrainSpec\":null,\"MarkEligible\":false}"));
    assertThat(Json.parse(nomad.seen.get(1).body()))
        .isEqualTo(Json.parse("{\"Eligibility\":\"eligible\"}"));
  }

  @Test
  void aCommandWithoutAnAnswersBodySucceeds() {
    nomad.on("/v1/system/gc", 200, "");
    client.gc();
    assertThat(nomad.seen).hasSize(1);
  }

  @Test
  void logsAreGivenAsTheyAre() {
    nomad.on("/v1/client/fs/logs/a1", 200, "line\nwithout end");
    assertThat(client.logs("a1", "web", "stdout")).isEqualTo("line\nwithout end".getBytes(UTF_8));
    assertThat(nomad.seen.getFirst().uri().getQuery())
        .contains("task=web", "type=stdout", "plain=true", "origin=start");
  }

  @Test
  void noLeaderIsEmpty() {
    nomad.on("/v1/status/leader", 200, "\"\"");
    assertThat(client.leader()).isEmpty();
    nomad.on("/v1/status/leader", 200, "\"127.0.0.1:4647\"");
    assertThat(client.leader()).contains("127.0.0.1:4647");
  }

  @Test
  void aBlockingQueryMayTakeLongerThanTheTimeout() {
    nomad.on(
        "/v1/allocation/a1",
        exchange -> {
          assertThat(never.await(400, TimeUnit.MILLISECONDS)).isFalse();
          exchange.getResponseHeaders().add("X-Nomad-Index", "42");
          FakeNomad.answer(exchange, 200, "{\"ID\":\"a1\"}");
        });
    try (NomadClient impatient = impatient()) {
      Optional<Indexed<Allocation>> answer = impatient.allocation("a1", 7, Duration.ofSeconds(20));
      assertThat(answer.map(Indexed::index)).contains(42L);
    }
    assertThat(nomad.seen.getFirst().uri().getQuery()).contains("index=7", "wait=20000ms");
  }

  @Test
  void eventsArriveOneByOneAndHeartbeatsDoNot() throws InterruptedException {
    nomad.on(
        "/v1/event/stream",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange
              .getResponseBody()
              .write(
                  """
                  {}
                  {"Index":5,"Events":[{"Topic":"Node","Type":"NodeDrain","Key":"n","Index":5,"Payload":{"Node":{"ID":"n"}}},{"Topic":"Allocation","Type":"PlanResult","Key":"a","Index":5,"Payload":{"Allocation":{"ID":"a"}}}]}
                  """
                      .getBytes(UTF_8));
          exchange.getResponseBody().flush();
          never.await();
        });
    try (EventStream events = client.events(List.of("Node", "Allocation:j"), "*", 3)) {
      assertThat(events.next().flatMap(NomadEvent::node).map(Node::id)).contains("n");
      assertThat(events.next().flatMap(NomadEvent::allocation).map(Allocation::id)).contains("a");
      assertThat(events.index()).isEqualTo(5);
    }
    assertThat(nomad.seen.getFirst().uri().getQuery())
        .contains("index=3", "topic=Node", "topic=Allocation:j", "namespace=*");
  }

  @Test
  void closingAnEventStreamEndsTheWaitForTheNext() throws InterruptedException {
    nomad.on(
        "/v1/event/stream",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().flush();
          never.await();
        });
    EventStream events = client.events(List.of("Node"), "*", 0);
    Thread.ofVirtual().start(events::close);
    assertThat(events.next()).isEmpty();
  }

  @Test
  void anEventStreamThatNomadEndsIsUnreachable() throws InterruptedException {
    nomad.on("/v1/event/stream", 200, "{}\n");
    try (EventStream events = client.events(List.of("Node"), "*", 0)) {
      assertThatThrownBy(events::next)
          .isInstanceOf(NomadFailure.Unreachable.class)
          .hasMessageContaining("Nomad ended the event stream");
    }
  }

  @Test
  void anEventStreamThatIsNotAllowedIsDenied() {
    nomad.on("/v1/event/stream", 403, "Permission denied");
    assertThatThrownBy(() -> client.events(List.of("*"), "*", 0))
        .isInstanceOf(NomadFailure.Denied.class);
  }
}
