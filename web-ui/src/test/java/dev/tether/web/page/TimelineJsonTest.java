package dev.tether.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.scenarios.observe.SlotKey;
import dev.tether.web.model.Changes;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.NodeView;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimelineJsonTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final ClusterModel model = new ClusterModel("c1", "c1", "test", START, new Changes());

  @Test
  void onlyWhatIsNewIsSentToABrowserThatHasTheRest() throws IOException {
    node();
    model.owned(change(0, 1, "a"));
    JsonNode first = ask("");
    model.owned(change(0, 2, "b"));
    model.done(new Action(START, "client-1", "drain", true));

    JsonNode second = ask(first.path("cursor").asText());
    JsonNode third = ask(second.path("cursor").asText());

    assertThat(first.path("nodes")).hasSize(1);
    assertThat(first.path("owners")).hasSize(1);
    assertThat(second.has("nodes")).isFalse();
    assertThat(second.path("owners")).hasSize(1);
    assertThat(second.path("actions")).hasSize(1);
    assertThat(second.path("moves")).hasSize(1);
    assertThat(third.path("owners")).isEmpty();
    assertThat(third.has("moves")).isFalse();
    assertThat(third.has("actions")).isFalse();
  }

  @Test
  void whatIsSentAtOnceIsBoundedAndHasEveryTaskThatIsThere() throws IOException {
    node();
    for (int task = 0; task < 3_000; task++) {
      model.owned(change(task, 1, "first-of-" + task));
    }
    for (int i = 0; i < 6_000; i++) {
      model.owned(change(i % 10, 2 + i, "later-" + i));
    }

    JsonNode whole = ask("");

    Set<String> tasks = new HashSet<>();
    whole.path("owners").forEach(owner -> tasks.add(owner.path("task").asText()));
    assertThat(tasks).hasSize(3_000);
    assertThat(whole.path("owners").size()).isLessThan(8_000);
  }

  @Test
  void aStrangeCursorIsNone() {
    assertThat(TimelineCursor.parse("1.2.3")).isEqualTo(TimelineCursor.START);
    assertThat(TimelineCursor.parse("-1.2.3.4.a")).isEqualTo(TimelineCursor.START);
    assertThat(TimelineCursor.parse("1.2.3.4.<b>")).isEqualTo(TimelineCursor.START);
    TimelineCursor cursor = new TimelineCursor(1, 2, 3, 4, "abc");
    assertThat(TimelineCursor.parse(cursor.text())).isEqualTo(cursor);
  }

  private void node() {
    model.nodes(
        List.of(new NodeView("client-1", "id", NodeView.Status.READY, true, true, true, "")),
        START);
  }

  private JsonNode ask(String cursor) throws IOException {
    InstantSource clock = InstantSource.fixed(START);
    return new ObjectMapper().readTree(TimelineJson.of(model, TimelineCursor.parse(cursor), clock));
  }

  private static OwnerChange change(int task, long generation, String allocation) {
    return new OwnerChange(
        START.plusMillis(generation),
        "task" + task,
        new SlotKey("job" + task, "g", 0, "t", ""),
        generation,
        allocation,
        "client-1",
        OwnerChange.Custody.HELD,
        "running (%d@1)".formatted(task + 1));
  }
}
