package dev.tether.web.server;

import dev.tether.harness.nomad.Host;
import dev.tether.harness.nomad.NomadBinaries;
import dev.tether.harness.nomad.NomadVersion;
import dev.tether.harness.scenarios.catalog.Catalog;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.page.CallMessages;
import dev.tether.web.page.Events;
import dev.tether.web.page.Examples;
import dev.tether.web.page.Inspector;
import dev.tether.web.page.Problems;
import dev.tether.web.page.Runs;
import dev.tether.web.page.Selection;
import dev.tether.web.page.Shell;
import dev.tether.web.page.TaskLogs;
import dev.tether.web.page.Templates;
import dev.tether.web.page.TimelineCursor;
import dev.tether.web.page.TimelineJson;
import dev.tether.web.page.Toolbar;
import dev.tether.web.page.Trace;
import dev.tether.web.page.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What can be looked at. Changes nothing. */
final class Pages implements Routes {
  private final Site site;
  private final Templates templates = new Templates();
  private final StaticFiles files = new StaticFiles();
  private final ReportFiles reports;
  private final Inspector inspector;

  Pages(Site site) {
    this.site = site;
    this.inspector = new Inspector(site.session(), site.pad());
    this.reports = new ReportFiles(site.session());
  }

  @Override
  public Answer answer(Exchange exchange) {
    List<String> parts = exchange.parts();
    return switch (parts.getFirst()) {
      case "" -> page("shell", shell());
      case "files" -> file(parts);
      case "examples" -> example(parts);
      case "tree" -> page("tree", tree(exchange));
      case "toolbar" -> page("toolbar", Toolbar.of(site.session(), inspector, selection(exchange)));
      case "inspector" -> page("details", inspector.of(selection(exchange)));
      case "problems" -> page("problems", Problems.of(site.session()));
      case "runs" -> page("runs", new Runs(site.session().runs()));
      case "report" -> reports.answer(parts);
      case "trace", "call", "timeline", "events", "logs", "job-text" ->
          ofCluster(parts.getFirst(), exchange);
      default -> Answer.notFound("there is nothing at " + exchange.path());
    };
  }

  private Answer ofCluster(String what, Exchange exchange) {
    Optional<ClusterModel> found = site.session().cluster(exchange.parameter("c"));
    if (found.isEmpty()) {
      return Answer.html("<p class=\"empty\">No cluster is selected.</p>");
    }
    ClusterModel model = found.get();
    return switch (what) {
      case "trace" ->
          page(
              "trace",
              Trace.of(
                  model,
                  new Trace.Filter(
                      exchange.parameter("filter"), exchange.parameter("streams").equals("on")),
                  exchange.number("before").orElse(Long.MAX_VALUE)));
      case "call" -> call(model, exchange);
      case "timeline" ->
          Answer.json(
              TimelineJson.of(
                  model, TimelineCursor.parse(exchange.parameter("cursor")), site.clock()));
      case "job-text" ->
          model
              .jobTexts()
              .of(exchange.parameter("job"))
              .map(text -> Answer.text(200, text))
              .orElseGet(() -> Answer.notFound("the job was not run from this page"));
      case "events" -> page("events", Events.of(model, exchange.parameter("events-filter")));
      default ->
          site.pad()
              .live(model.key())
              .map(live -> TaskLogs.of(live, exchange.parameter("log")))
              .or(
                  () ->
                      site.opened()
                          .logs(model.key())
                          .map(kept -> TaskLogs.of(kept, exchange.parameter("log"))))
              .map(logs -> page("logs", logs))
              .orElseGet(() -> Answer.html("<p class=\"empty\">The cluster does not run.</p>"));
    };
  }

  private Answer call(ClusterModel model, Exchange exchange) {
    long number = exchange.number("n").orElse(-1);
    return site.recordOf(model.key())
        .flatMap(
            record ->
                model
                    .calls()
                    .get(number)
                    .map(call -> CallMessages.read(model.key(), number, call, record)))
        .map(call -> page("call", call))
        .orElseGet(() -> Answer.html("<p class=\"empty\">The call is not kept any more.</p>"));
  }

  private Shell shell() {
    return new Shell(
        site.secret(),
        site.secret().substring(0, 8),
        Examples.names(),
        new NomadBinaries(Host.present())
            .pinnedVersions().reversed().stream().map(NomadVersion::toString).toList(),
        Catalog.all().stream().map(Scenario::name).toList());
  }

  private Tree tree(Exchange exchange) {
    return Tree.of(
        site.session(),
        selection(exchange),
        new HashSet<>(List.of(exchange.parameter("toggled").split(",", -1))));
  }

  private static Selection selection(Exchange exchange) {
    return Selection.of(exchange.parameter("c"), exchange.parameter("sel"));
  }

  private Answer file(List<String> parts) {
    return parts.size() == 2
        ? files.file(parts.get(1)).orElseGet(() -> Answer.notFound("there is no such file"))
        : Answer.notFound("there is no such file");
  }

  private static Answer example(List<String> parts) {
    return Examples.text(parts.getLast())
        .map(text -> Answer.text(200, text))
        .orElseGet(() -> Answer.notFound("there is no such example"));
  }

  private Answer page(String template, Object view) {
    return Answer.html(templates.render(template, view));
  }
}
