package dev.tether.web.page;

import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.web.launch.LiveCluster;
import dev.tether.web.model.AllocationView;
import dev.tether.web.model.Happening;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the tasks of one place in a job printed, on all nodes they were on, the oldest allocation
 * first.
 *
 * @param choices names of allocations whose logs can be shown
 */
public record TaskLogs(String name, List<String> choices, List<Part> parts) {
  private static final int MOST_ALLOCATIONS = 4;
  private static final int MOST_CHOICES = 200;
  private static final int MOST_BYTES = 32 << 10;

  public TaskLogs {
    choices = List.copyOf(choices);
    parts = List.copyOf(parts);
  }

  /** What one allocation's task wrote to one of its outputs. */
  public record Part(String title, String stream, String text) {}

  /**
   * Reads logs.
   *
   * @param wanted an allocation's name: {@code job.group[0]}; empty for the youngest
   */
  public static TaskLogs of(LiveCluster live, String wanted) {
    List<AllocationView> all = live.model().allocations();
    List<String> choices =
        all.stream()
            .map(AllocationView::name)
            .distinct()
            .sorted(Comparator.comparing(name -> !name.equals(wanted)))
            .limit(MOST_CHOICES)
            .toList();
    String name = choices.contains(wanted) ? wanted : choices.stream().findFirst().orElse("");
    List<AllocationView> shown =
        all.stream().filter(one -> one.name().equals(name)).limit(MOST_ALLOCATIONS).toList();
    List<Part> parts = new ArrayList<>();
    for (AllocationView allocation : shown.reversed()) {
      node(live, allocation.node()).ifPresent(node -> add(node, allocation, parts));
    }
    return new TaskLogs(name, choices, parts);
  }

  /**
   * Logs of an earlier session.
   *
   * @param kept the parts of each allocation's name
   */
  public static TaskLogs of(Map<String, List<Part>> kept, String wanted) {
    List<String> choices = List.copyOf(kept.keySet());
    String name = choices.contains(wanted) ? wanted : choices.stream().findFirst().orElse("");
    return new TaskLogs(name, choices, kept.getOrDefault(name, List.of()));
  }

  private static Optional<ClusterNode> node(LiveCluster live, String name) {
    try {
      return Optional.of(live.node(name));
    } catch (ClusterFailure removed) {
      return Optional.empty();
    }
  }

  private static void add(ClusterNode node, AllocationView allocation, List<Part> parts) {
    Path logs = node.allocationDirectory(allocation.id()).resolve("alloc/logs");
    for (String task : allocation.tasks()) {
      for (String stream : List.of("stdout", "stderr")) {
        String text = latest(logs, task + "." + stream + ".").map(TaskLogs::tail).orElse("");
        if (!text.isEmpty()) {
          parts.add(
              new Part(
                  "%s/%s on %s · %s"
                      .formatted(
                          allocation.name(), task, node.name(), Happening.brief(allocation.id())),
                  stream,
                  text));
        }
      }
    }
  }

  private static Optional<Path> latest(Path logs, String prefix) {
    try (Stream<Path> files = Files.list(logs)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\Q" + prefix + "\\E\\d{1,9}"))
          .max(
              Comparator.comparingInt(
                  file -> Integer.parseInt(file.toString().replaceFirst(".*\\.", ""))));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static String tail(Path log) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long begin = Math.max(0, file.length() - MOST_BYTES);
      file.seek(begin);
      byte[] bytes = new byte[(int) Math.min(MOST_BYTES, file.length() - begin)];
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      return begin == 0 ? text : text.substring(text.indexOf('\n') + 1);
    } catch (IOException rotated) {
      return "";
    }
  }
}
