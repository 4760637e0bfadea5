/**
 * The ground a scenario stands on: a cluster, jobs whose tasks account for every byte, bounded
 * waits, and watchers that write down what happens.
 *
 * <p>A scenario implements {@link dev.tether.harness.scenarios.stage.Scenario} and does everything
 * through the {@link dev.tether.harness.scenarios.stage.Stage} it is given, so that each of its
 * steps is on the timeline.
 *
 * <p>There are two kinds of jobs to submit:
 *
 * <ul>
 *   <li>{@link dev.tether.harness.scenarios.stage.JobPlan}: the harness's own job, whose task
 *       accounts for every line it writes. Take it for faults: lost and repeated output shows.
 *   <li>{@link dev.tether.harness.scenarios.stage.ExamplePlan}: a file of {@code examples/jobs},
 *       packed into this jar by the build. Take it for features: what users read is what is played.
 *       {@code stage.submit(ExamplePlan.of("template-signal", Fate.RUNS).with("greeting",
 *       "hello"))} plays {@code template-signal.nomad.hcl} with a value for its HCL2 variable. Its
 *       processes are recognized by the command that the file names (also where that is a script
 *       with an interpreter), counted by pid and start time and held against the expected fate like
 *       all others; only the comparison of logs is left out. What the scenario looks at instead is
 *       reached with {@link dev.tether.harness.scenarios.stage.Stage#access}: logs, events, alloc
 *       exec, signals, stats; with {@link dev.tether.harness.scenarios.stage.StagedJob#dispatch},
 *       {@link dev.tether.harness.scenarios.stage.Stage#registrations}, and {@link
 *       dev.tether.harness.scenarios.stage.Stage#nomad} for Nomad's command line, for instance to
 *       write a variable that a template reads: {@code nomad/jobs/} and {@link
 *       dev.tether.harness.scenarios.stage.Stage#jobId} is where the job itself may read.
 * </ul>
 *
 * <p>What an example has to keep to, so that it can be played: its tasks have the driver {@code
 * remote} and name their command (or the plan tells it with {@code running}); they do not replace
 * their own process image right after the start, and programs that scenarios run beside them by
 * alloc exec have other command lines; a task that ends by itself has the fate {@code ENDS}.
 */
package dev.tether.harness.scenarios.stage;
