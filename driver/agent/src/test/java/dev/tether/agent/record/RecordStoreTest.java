package dev.tether.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.agent.process.ProcessIdentity;
import dev.tether.agent.process.SignalName;
import dev.tether.agent.process.StartedTask;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.Owner;
import dev.tether.runtime.Slot;
import dev.tether.runtime.TaskNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RecordStoreTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_123L);

  /** One change of one of a few tasks. */
  record Step(int task, Kind kind, long number) {}

  enum Kind {
    CREATE,
    START,
    END,
    CLAIM,
    RELEASE,
    STOP,
    TRIM,
    DELIVER,
    REMOVE,
    REOPEN
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3),
            Arbitraries.of(Kind.class),
            Arbitraries.longs().between(0, 1_000_000))
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  private static TaskRecord changed(TaskRecord task, Step step) {
    long number = step.number();
    return switch (step.kind()) {
      case START ->
          task.started(
              "boot",
              new StartedTask(
                  new ProcessIdentity(number, number + 1), new ProcessIdentity(2, 3), NOW));
      case END ->
          task.ended(
              NOW.plusNanos(number),
              new ExitResult(
                  (int) (number % 256),
                  0,
                  number % 2 == 0,
                  number % 3 == 0 ? Optional.of("why") : Optional.empty()));
      case CLAIM -> task.claimed(owner(number), Duration.ofMillis(number), NOW);
      case RELEASE ->
          task.released(NOW.plusMillis(number), new LogOffsets(number, number / 2), NOW);
      case STOP ->
          task.stopping(
              new StopOrder(
                  SignalName.SIGHUP,
                  NOW.plusMillis(number),
                  number % 2 == 0,
                  Optional.of("because of " + number).filter(_ -> number % 3 == 0)));
      case TRIM -> task.trimmed(new LogOffsets(number, 0));
      case CREATE, DELIVER, REMOVE, REOPEN -> throw new IllegalArgumentException();
    };
  }

  private static Owner owner(long number) {
    return new Owner("alloc" + number, "ä\n" + number, "", "node");
  }

  private static TaskRecord created(String id, long number) {
    Slot slot = new Slot("c", "r", "n", "j'" + number, "g", (int) number, "t");
    return TaskRecord.intent(
        id,
        new TaskRecord.Origin("token" + number, slot, "hash", NOW),
        new Allotment(
            Optional.of(new TaskNetwork("::1", Map.of("http", (int) (number % 65536))))
                .filter(_ -> number % 2 == 0),
            Optional.of(number).filter(_ -> number % 3 == 0)),
        owner(number),
        Duration.ofMillis(number),
        "boot");
  }

  @Property(tries = 100)
  void whateverHappensIsRecovered(@ForAll("steps") List<Step> steps) throws IOException {
    Path directory = Files.createTempDirectory("records");
    Path journal = directory.resolve("journal");
    Map<String, TaskRecord> expected = new LinkedHashMap<>();
    RecordStore store = RecordStore.open(journal, expected::values);
    for (Step step : steps) {
      String id = "task" + step.task();
      TaskRecord present = expected.get(id);
      if (step.kind() == Kind.REOPEN) {
        store.close();
        assertThat(recovered(journal)).isEqualTo(expected);
        store = RecordStore.open(journal, expected::values);
      } else if (step.kind() == Kind.CREATE && present == null) {
        TaskRecord fresh = created(id, step.number());
        store.put(fresh, () -> expected.put(id, fresh));
      } else if (present != null && step.kind() == Kind.REMOVE) {
        store.remove(id, () -> expected.remove(id));
      } else if (present != null && step.kind() == Kind.DELIVER) {
        LogOffsets upTo = new LogOffsets(step.number(), step.number() / 3);
        store.delivered(Map.of(id, upTo));
        expected.put(id, present.deliveredTo(upTo));
      } else if (present != null && step.kind() != Kind.CREATE) {
        TaskRecord next = changed(present, step);
        store.put(next, () -> expected.put(id, next));
      }
    }
    store.close();

    assertThat(recovered(journal)).isEqualTo(expected);
    Files.delete(journal);
    Files.delete(directory);
  }

  private static Map<String, TaskRecord> recovered(Path journal) throws IOException {
    Map<String, TaskRecord> records = new LinkedHashMap<>();
    RecordStore.recover(journal).forEach(task -> records.put(task.id(), task));
    return records;
  }
}
