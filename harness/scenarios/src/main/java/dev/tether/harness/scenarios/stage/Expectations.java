package dev.tether.harness.scenarios.stage;

import dev.tether.harness.scenarios.observe.Expectation;
import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.observe.SlotKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What should become of a job's tasks, one entry for each slot and version. Safe for many threads.
 */
final class Expectations {
  private record Key(SlotKey slot, String version) {}

  private final Map<Key, Expectation> expected = new LinkedHashMap<>();

  synchronized void expect(SlotKey slot, String version, Fate fate) {
    expected.put(new Key(slot, version), new Expectation(slot, version, fate, Optional.empty()));
  }

  /** Notes up to when the tasks of a version have to be alive, unless that was noted before. */
  synchronized void heldUntil(String version, Instant moment) {
    expected.replaceAll(
        (key, expectation) ->
            key.version().equals(version) && expectation.heldUntil().isEmpty()
                ? new Expectation(key.slot(), version, expectation.fate(), Optional.of(moment))
                : expectation);
  }

  /** Whether some task of a version has not been brought to its end. */
  synchronized boolean isOpen(String version) {
    return expected.values().stream()
        .anyMatch(entry -> entry.version().equals(version) && entry.heldUntil().isEmpty());
  }

  synchronized List<SlotKey> slots() {
    return expected.keySet().stream().map(Key::slot).distinct().toList();
  }

  synchronized List<Expectation> all() {
    return List.copyOf(expected.values());
  }
}
