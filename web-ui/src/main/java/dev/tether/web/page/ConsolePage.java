package dev.tether.web.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tether.harness.tap.message.KnownMethods;
import dev.tether.web.launch.LiveCluster;
import dev.tether.web.model.Ring;
import dev.tether.web.model.RpcCall;
import dev.tether.web.tap.MessageForm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The form of a call by hand.
 *
 * @param node whose plugin is called; empty if none is selected
 * @param obstacle why no call can be made
 * @param methods that can be called
 * @param whole whether the request is written as a whole
 * @param values that the fields begin with
 * @param tasks ids of tasks that calls of this node were about, the latest first
 * @param origin of the values: the call they are from; empty for none
 */
public record ConsolePage(
    String node,
    Optional<String> obstacle,
    List<String> methods,
    MessageForm form,
    boolean whole,
    Map<String, String> values,
    List<String> tasks,
    String origin) {
  private static final String FIRST = "Driver/InspectTask";
  private static final int CALLS = 5_000;
  private static final int MOST_TASKS = 30;
  private static final ObjectMapper JSON = new ObjectMapper();

  public ConsolePage {
    methods = List.copyOf(methods);
    values = Map.copyOf(values);
    tasks = List.copyOf(tasks);
  }

  /** The form of a method. */
  public static ConsolePage of(
      LiveCluster live, String node, Optional<String> obstacle, String method, boolean whole) {
    return make(live, node, obstacle, method, whole, Map.of(), "");
  }

  /** The form of the same method that was called before, with its request. */
  public static ConsolePage again(
      LiveCluster live, String node, Optional<String> obstacle, long number) {
    Optional<RpcCall> call = live.model().calls().get(number);
    if (call.isEmpty()) {
      return of(live, node, obstacle, FIRST, false);
    }
    JsonNode request =
        CallMessages.read(live.model().key(), number, call.get(), live.record()).messages().stream()
            .filter(message -> message.title().equals("request"))
            .findFirst()
            .map(message -> read(message.text()))
            .orElse(JsonNodeFactory.instance.objectNode());
    Map<String, String> values = new HashMap<>(form(call.get().method()).valuesOf(request));
    return make(
        live,
        node,
        obstacle,
        call.get().method(),
        false,
        values,
        "the call of " + Words.time(call.get().at()));
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException notDecoded) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  private static MessageForm form(String method) {
    return new MessageForm(
        KnownMethods.all()
            .named(method)
            .or(() -> KnownMethods.all().named(FIRST))
            .orElseThrow(() -> new IllegalStateException("the protocol lacks " + FIRST)));
  }

  private static ConsolePage make(
      LiveCluster live,
      String node,
      Optional<String> obstacle,
      String method,
      boolean whole,
      Map<String, String> given,
      String origin) {
    MessageForm form = form(method);
    Map<String, String> values = new HashMap<>(given);
    values.putIfAbsent(MessageForm.WHOLE, form.streams() ? "[\n  {}\n]" : "{}");
    return new ConsolePage(
        node,
        obstacle,
        KnownMethods.all().methods().stream()
            .map(KnownMethods.Method::shortName)
            .filter(name -> name.startsWith("Driver/") || name.startsWith("BasePlugin/"))
            .sorted()
            .toList(),
        form,
        whole || form.streams(),
        values,
        tasks(live, node),
        origin);
  }

  private static List<String> tasks(LiveCluster live, String node) {
    return live
        .model()
        .calls()
        .latest(Long.MAX_VALUE, CALLS, call -> call.node().equals(node) && !call.task().isEmpty())
        .stream()
        .map(Ring.Numbered::thing)
        .map(RpcCall::task)
        .distinct()
        .limit(MOST_TASKS)
        .toList();
  }

  /** What a field begins with. */
  public String value(String path) {
    return values.getOrDefault(path, "");
  }
}
