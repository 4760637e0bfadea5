package dev.tether.harness.scenarios.verify;

import dev.tether.harness.scenarios.observe.Instance;
import java.util.List;
import java.util.Optional;

/** Two processes that certainly ran at the same time. */
record Overlap(Instance one, Instance other) {

  /** The first overlap among processes that should have followed one another. */
  static Optional<Overlap> among(List<Instance> instances) {
    for (int i = 0; i < instances.size(); i++) {
      for (int j = i + 1; j < instances.size(); j++) {
        if (instances.get(i).overlaps(instances.get(j))) {
          return Optional.of(new Overlap(instances.get(i), instances.get(j)));
        }
      }
    }
    return Optional.empty();
  }

  /** How many processes overlap with an earlier one. */
  static int count(List<Instance> instances) {
    int count = 0;
    for (int j = 1; j < instances.size(); j++) {
      Instance later = instances.get(j);
      if (instances.subList(0, j).stream().anyMatch(later::overlaps)) {
        count++;
      }
    }
    return count;
  }

  String display() {
    return one.display() + " and " + other.display() + " of " + one.slot().display();
  }
}
