package dev.tether.harness.scenarios.stage;

import dev.tether.harness.scenarios.observe.ProcessWatch;
import dev.tether.nomad.Job;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Makes jobs of plans, and has their processes recognized. */
final class Registrar {
  private final StageSetting setting;
  private final String driver;

  Registrar(StageSetting setting, String driver) {
    this.setting = Objects.requireNonNull(setting, "setting");
    this.driver = Objects.requireNonNull(driver, "driver");
  }

  /** The job of a plan as Nomad parses it; it is not registered by that. */
  Job job(Plan plan, String id) {
    return switch (plan) {
      case JobPlan own -> parsed(own.render(id, driver, places(own)), Map.of());
      case ExamplePlan example -> {
        Job parsed = parsed(example.text(), example.variables());
        boolean system = parsed.type() == Job.Type.SYSTEM;
        yield ExampleJob.adapted(parsed, id, driver, marks(example, system));
      }
    };
  }

  private Job parsed(String hcl, Map<String, String> variables) {
    return setting.cluster().api().parseJob(hcl, variables);
  }

  /** The variables by which a task's process is known. */
  private Map<String, String> marks(Plan plan, boolean system) {
    return Map.of(
        ProcessWatch.MARKER,
        setting.run(),
        ProcessWatch.VERSION,
        plan.version(),
        ProcessWatch.PLACE,
        system ? "${node.unique.name}" : setting.place());
  }

  private Map<String, String> places(JobPlan plan) {
    Map<String, String> marks = marks(plan, plan.kind() == JobPlan.Kind.SYSTEM);
    return Map.of(
        "script",
        setting.scripts().get(plan.writer()).toString(),
        "run",
        setting.run(),
        "place",
        marks.get(ProcessWatch.PLACE),
        "ledger",
        setting.ledger().toString());
  }

  /** What the job's tasks are called; their processes are watched from now on. */
  Outline outline(Plan plan, Job job) {
    Outline outline = Outline.of(job, driver, setting.place());
    if (plan instanceof ExamplePlan example) {
      List<Outline.Task> unknown =
          outline.tasks().stream()
              .filter(task -> example.command().or(task::command).isEmpty())
              .toList();
      if (!unknown.isEmpty()) {
        throw new ScenarioFailure(
            "task %s of the example %s names no command: the plan has to tell what it runs"
                .formatted(unknown.getFirst().name(), example.file()));
      }
      example.command().ifPresent(setting.commands()::add);
      outline.tasks().stream()
          .map(Outline.Task::command)
          .flatMap(Optional::stream)
          .forEach(setting.commands()::add);
    }
    return outline;
  }
}
