package dev.tether.web.server;

import dev.tether.harness.cli.Failures;
import dev.tether.web.action.AllocationAction;
import dev.tether.web.action.ClusterAction;
import dev.tether.web.action.Jobs;
import dev.tether.web.action.NodeAction;
import dev.tether.web.launch.LiveCluster;
import dev.tether.web.model.AllocationView;
import dev.tether.web.model.NodeView;
import dev.tether.web.page.Words;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What can be done. Each answers with what became of it, as a toast. */
final class Deeds implements Routes {
  private final Site site;
  private final Toasts toasts = new Toasts();
  private final JobDeeds jobs;

  Deeds(Site site) {
    this.site = site;
    this.jobs = new JobDeeds(site.clock(), toasts);
  }

  @Override
  public Answer answer(Exchange exchange) throws InterruptedException {
    List<String> parts = exchange.parts();
    try {
      return switch (parts.getFirst()) {
        case "runs" -> runs(parts, exchange);
        case "c" -> parts.size() < 3 ? refuse("what is to be done?") : onCluster(parts, exchange);
        default -> Answer.notFound("there is nothing at " + exchange.path());
      };
    } catch (RuntimeException failure) {
      return refuse(Failures.sentence(failure));
    }
  }

  private Answer runs(List<String> parts, Exchange exchange) {
    if (parts.size() == 3 && parts.get(2).equals("stop")) {
      site.suites().stop(parts.get(1));
      return told("the run is being stopped", "Ctrl-C");
    }
    Optional<SuiteForm> form = SuiteForm.of(parts.getLast(), exchange);
    if (form.isEmpty()) {
      return refuse("there is nothing to run");
    }
    var _ = site.suites().start(form.get().title(), form.get().arguments());
    return told(
        "running " + form.get().title(), "./tether " + String.join(" ", form.get().arguments()));
  }

  private Answer onCluster(List<String> parts, Exchange exchange) throws InterruptedException {
    String key = parts.get(1);
    if (parts.get(2).equals("end")) {
      site.pad().end(key);
      site.session().remove(key);
      site.opened().forget(key);
      return told("the cluster has ended", "Ctrl-C");
    }
    Optional<LiveCluster> live = site.pad().live(key);
    if (live.isEmpty()) {
      return refuse(
          site.session().cluster(key).map(Words::whyNot).orElse("the cluster does not run"));
    }
    return switch (parts.get(2)) {
      case "node" -> onNode(live.get(), parts);
      case "alloc" -> onAllocation(live.get(), parts, exchange);
      case "cluster" -> onWhole(live.get(), parts);
      case "run" -> run(live.get(), exchange);
      case "job" -> jobs.onJob(live.get(), exchange);
      case "task" -> jobs.onTask(live.get(), parts);
      default -> refuse("nothing is called " + parts.get(2));
    };
  }

  private Answer onNode(LiveCluster live, List<String> parts) throws InterruptedException {
    Optional<NodeAction> action = NodeAction.named(parts.getLast());
    Optional<NodeView> node = live.model().node(parts.get(3));
    if (action.isEmpty() || node.isEmpty()) {
      return refuse("there is no node " + parts.get(3) + ", or nothing to do of that name");
    }
    Optional<String> obstacle =
        action.get().obstacle(node.get(), live.node(node.get().name()).canBePartitioned());
    if (obstacle.isPresent()) {
      return refuse(obstacle.get());
    }
    action.get().perform(live, node.get().name(), now());
    return told(
        action.get().label() + ": " + node.get().name(),
        action.get().command(node.get(), live.address()));
  }

  private Answer onAllocation(LiveCluster live, List<String> parts, Exchange exchange) {
    if (parts.getLast().equals("signal")) {
      return jobs.signal(live, parts.get(3), exchange);
    }
    Optional<AllocationAction> action = AllocationAction.named(parts.getLast());
    Optional<AllocationView> allocation = live.model().allocation(parts.get(3));
    if (action.isEmpty() || allocation.isEmpty()) {
      return refuse("there is no allocation " + parts.get(3) + ", or nothing to do of that name");
    }
    Optional<String> obstacle = action.get().obstacle(allocation.get());
    if (obstacle.isPresent()) {
      return refuse(obstacle.get());
    }
    action.get().perform(live, allocation.get(), now());
    return told(
        action.get().label() + ": " + allocation.get().name(),
        action.get().command(allocation.get(), live.address()));
  }

  private Answer onWhole(LiveCluster live, List<String> parts) throws InterruptedException {
    Optional<ClusterAction> action = ClusterAction.named(parts.getLast());
    return action.isEmpty()
        ? refuse("nothing is called " + parts.getLast())
        : told(action.get().perform(live, now()), action.get().command());
  }

  private Answer run(LiveCluster live, Exchange exchange) {
    return switch (Jobs.run(live, exchange.parameter("hcl"), now())) {
      case Jobs.Outcome.Accepted(String job) ->
          told(
                  "job " + job + " is registered",
                  "nomad job run -address=" + live.address() + " " + job + ".nomad.hcl")
              .with("HX-Trigger", "{\"job-accepted\":\"\"}");
      case Jobs.Outcome.Refused refused -> {
        Answer answer = refuse(refused.message());
        yield answer.with(
            "HX-Trigger-After-Swap", "{\"job-refused\":" + refused.line().orElse(0) + "}");
      }
    };
  }

  private Instant now() {
    return site.clock().instant();
  }

  private Answer told(String text, String command) {
    return toasts.told(text, command);
  }

  private Answer refuse(String text) {
    return toasts.refused(text);
  }
}
