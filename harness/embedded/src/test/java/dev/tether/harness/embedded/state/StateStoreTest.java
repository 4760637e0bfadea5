package dev.tether.harness.embedded.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class StateStoreTest {
  private static final int WRITES = 100;

  private final StateStore store = new StateStore();

  @Test
  void whoWaitsForOneThingLooksOnceAfterEachChangeOfOthersAndNotAllTheTime()
      throws InterruptedException {
    put("awaited", "running");
    AtomicInteger looks = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Boolean> met = awaitComplete("awaited", looks, begun);
    begun.await();

    for (int i = 0; i < WRITES; i++) {
      put("other", "running");
    }
    put("awaited", "complete");

    assertThat(met).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(true);
    assertThat(looks.get()).isLessThanOrEqualTo(WRITES + 2);
  }

  @Test
  void whatIsAsWantedAlreadyIsNotWaitedFor() throws InterruptedException {
    put("awaited", "complete");

    assertThat(store.await(Table.ALLOCATIONS, "awaited", StateStoreTest::complete, Duration.ZERO))
        .isTrue();
  }

  @Test
  void theEndOfTheTimeIsToldFromTheMet() throws InterruptedException {
    put("awaited", "running");

    Duration limit = Duration.ofMillis(1);
    assertThat(store.await(Table.ALLOCATIONS, "awaited", StateStoreTest::complete, limit))
        .isFalse();
  }

  private CompletableFuture<Boolean> awaitComplete(
      String key, AtomicInteger looks, CountDownLatch begun) {
    CompletableFuture<Boolean> met = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                met.complete(
                    store.await(
                        Table.ALLOCATIONS,
                        key,
                        found -> {
                          looks.incrementAndGet();
                          begun.countDown();
                          return complete(found);
                        },
                        Duration.ofMinutes(1)));
              } catch (InterruptedException e) {
                met.completeExceptionally(e);
              }
            });
    return met;
  }

  private static boolean complete(Optional<ObjectNode> found) {
    return found.map(e -> e.path("ClientStatus").asText().equals("complete")).orElse(false);
  }

  private void put(String key, String status) {
    ObjectNode entity = JsonNodeFactory.instance.objectNode().put("ClientStatus", status);
    store.write(() -> store.put(Table.ALLOCATIONS, key, entity, "AllocationUpdated"));
  }
}
