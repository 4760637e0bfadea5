package dev.tether.web.page;

import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.web.action.AllocationAction;
import dev.tether.web.action.RemoteProcess;
import dev.tether.web.action.TaskSignal;
import dev.tether.web.model.AllocationView;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.page.Details.Field;
import dev.tether.web.page.Details.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can be done to a job, an allocation or a remote task, for the inspector. */
final class Controls {
  private final ClusterModel model;
  private final String address;

  /**
   * Controls for what is on a cluster.
   *
   * @param address of its API; empty while it does not run
   */
  Controls(ClusterModel model, String address) {
    this.model = model;
    this.address = address;
  }

  /** What needs no more than a click. */
  List<Button> buttons(AllocationView allocation) {
    return Arrays.stream(AllocationAction.values())
        .map(
            action ->
                new Button(
                    action.label(),
                    at("alloc/" + allocation.id() + "/" + action.word()),
                    "plain",
                    elsewhere().or(() -> action.obstacle(allocation)),
                    action.command(allocation, address)))
        .toList();
  }

  /** What can be done to a remote task itself. */
  Button crash(OwnerChange task) {
    return new Button(
        "Crash task",
        at("task/" + task.remoteTask() + "/crash"),
        "bad",
        elsewhere().or(() -> RemoteProcess.obstacle(task)),
        RemoteProcess.command(task));
  }

  /** What is done with a value. */
  List<Section> forms(AllocationView allocation) {
    List<Section> forms = new ArrayList<>();
    if (!allocation.tasks().isEmpty()) {
      forms.add(
          new Section.Form(
              "Signal",
              at("alloc/" + allocation.id() + "/signal"),
              List.of(
                  new Field.Choice("task", "Task", allocation.tasks()),
                  new Field.Choice("signal", "Signal", TaskSignal.OFFERED)),
              "Send",
              elsewhere().or(() -> TaskSignal.obstacle(allocation)),
              TaskSignal.command(allocation, address, TaskSignal.OFFERED.getFirst(), "<task>")));
    }
    String job = allocation.job();
    String groupAtWork = allocation.group();
    long count =
        model.allocations().stream()
            .filter(one -> one.job().equals(job) && one.group().equals(groupAtWork))
            .filter(one -> one.namespace().equals(allocation.namespace()))
            .filter(one -> one.desired().equals("run") && !one.over())
            .count();
    forms.add(
        new Section.Form(
            "Job " + job,
            at("job/scale"),
            List.of(
                new Field.Hidden("job", job),
                new Field.Hidden("namespace", allocation.namespace()),
                new Field.Hidden("group", groupAtWork),
                new Field.Whole("count", "Count of " + groupAtWork, count, 0, 1000)),
            "Scale",
            elsewhere()
                .or(
                    () ->
                        allocation.everywhere()
                            ? Optional.of("job " + job + " has one allocation on each node")
                            : Optional.empty()),
            "nomad job scale -address=%s %s %s <count>".formatted(address, job, groupAtWork)));
    return forms;
  }

  /** What is done to the job of an allocation as a whole. */
  List<Button> jobButtons(AllocationView allocation) {
    String job = allocation.job();
    String query =
        "?job=%s&namespace=%s".formatted(Words.query(job), Words.query(allocation.namespace()));
    return List.of(
        new Button(
            "Update job…",
            at("job/text" + query),
            "plain",
            elsewhere()
                .or(
                    () ->
                        model.jobTexts().of(job).isPresent()
                            ? Optional.empty()
                            : Optional.of("job " + job + " was not run from this page")),
            "nomad job run -address=%s %s.nomad.hcl".formatted(address, job)),
        new Button(
            "Stop job",
            at("job/stop" + query),
            "bad",
            elsewhere()
                .or(
                    () ->
                        allocation.desired().equals("run")
                            ? Optional.empty()
                            : Optional.of("job " + job + " was stopped or moved on")),
            "nomad job stop -address=%s %s".formatted(address, job)));
  }

  private String at(String place) {
    return "/c/" + model.key() + "/" + place;
  }

  private Optional<String> elsewhere() {
    return model.isRunning() ? Optional.empty() : Optional.of(Words.whyNot(model));
  }
}
