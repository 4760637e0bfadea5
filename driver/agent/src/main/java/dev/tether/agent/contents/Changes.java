package dev.tether.agent.contents;

import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.contents.Manifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is different between two manifests.
 *
 * @param positions of the entries of the next one that the old one has not, ascending
 */
record Changes(Manifest old, Manifest next, List<Integer> positions) {
  static Changes between(Manifest old, Manifest next) {
    Map<String, Entry> before = new HashMap<>();
    old.entries().forEach(entry -> before.put(entry.path(), entry));
    List<Entry> entries = next.entries();
    List<Integer> positions = new ArrayList<>();
    for (int position = 0; position < entries.size(); position++) {
      Entry entry = entries.get(position);
      if (!entry.equals(before.get(entry.path()))) {
        positions.add(position);
      }
    }
    return new Changes(old, next, List.copyOf(positions));
  }

  Entry next(int position) {
    return next.entries().get(position);
  }

  /** The files that are new or different. */
  List<Entry.File> files() {
    return positions.stream()
        .map(this::next)
        .filter(Entry.File.class::isInstance)
        .map(Entry.File.class::cast)
        .toList();
  }

  /** What only the old one has, what is below a directory before it. */
  List<Entry> gone() {
    Set<String> paths = new HashSet<>();
    next.entries().forEach(entry -> paths.add(entry.path()));
    return old.entries().reversed().stream()
        .filter(entry -> !paths.contains(entry.path()))
        .toList();
  }
}
