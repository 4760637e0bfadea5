package dev.tether.harness.tap.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tether.harness.tap.message.KnownMethods;
import dev.tether.harness.tap.record.TaskName;
import dev.tether.harness.tap.relay.Gate;
import dev.tether.harness.tap.relay.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The break points and the calls that wait at them. Safe for any thread. */
public final class Rules implements Gate {
  private final List<Active> active = new CopyOnWriteArrayList<>();
  private final Map<Long, Held> held = new ConcurrentSkipListMap<>();
  private final AtomicInteger numbers = new AtomicInteger();

  /** Creates a gate without break points: every call passes. */
  public Rules() {}

  /** A rule that is in force. */
  private static final class Active {
    private final int number;
    private final Rule rule;
    private int matched;

    Active(int number, Rule rule) {
      this.number = number;
      this.rule = rule;
    }

    /** Counts a call that fits, and tells whether it is one to be stopped. */
    synchronized boolean takes() {
      matched++;
      int counted = matched - rule.skip();
      return counted > 0 && (rule.times() == 0 || counted <= rule.times());
    }
  }

  /** A call that waits. */
  private record Held(Caller caller, int rule, Moment moment, String task, Resumption resumption) {
    ObjectNode toJson() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("call", caller.number())
          .put("method", KnownMethods.shortName(caller.method()))
          .put("task", task)
          .put("at", moment == Moment.REQUEST ? "request" : "answer")
          .put("rule", rule);
    }
  }

  /** Puts a rule in force, for calls whose request or answer is still to come. */
  public int add(Rule rule) {
    int number = numbers.incrementAndGet();
    active.add(new Active(number, rule));
    return number;
  }

  /** Takes a rule out of force; the calls it holds go on waiting. */
  boolean remove(int number) {
    return active.removeIf(a -> a.number == number);
  }

  /** The numbers of the rules in force that have this label. */
  List<Integer> labelled(String label) {
    return active.stream().filter(a -> a.rule.label().equals(label)).map(a -> a.number).toList();
  }

  /** Takes all rules out of force. */
  void removeAll() {
    active.clear();
  }

  /** Lets the call go on. */
  boolean release(long call, Verdict next) {
    return releaseAll(h -> h.caller.number() == call, next) > 0;
  }

  /** Lets all calls go on that a rule holds, and returns how many they were. */
  int releaseOfRule(int rule, Verdict next) {
    return releaseAll(h -> h.rule == rule, next);
  }

  /** Lets all calls go on, and returns how many they were. */
  int releaseEverything(Verdict next) {
    return releaseAll(_ -> true, next);
  }

  private int releaseAll(Predicate<Held> chosen, Verdict next) {
    int released = 0;
    for (Held waiting : List.copyOf(held.values())) {
      if (chosen.test(waiting) && held.remove(waiting.caller.number(), waiting)) {
        waiting.resumption.with(next);
        released++;
      }
    }
    return released;
  }

  /** The method of a call that waits. */
  Optional<String> methodOf(long call) {
    return Optional.ofNullable(held.get(call)).map(h -> h.caller.method());
  }

  @Override
  public boolean concerns(String method) {
    for (Active a : active) {
      if (a.rule.matchesMethod(method)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Verdict judge(
      Moment moment, Caller caller, Optional<byte[]> answer, Resumption resumption) {
    String task = taskOf(caller);
    for (Active a : active) {
      if (a.rule.moment() == moment
          && a.rule.matchesMethod(caller.method())
          && task.contains(a.rule.task())
          && a.takes()) {
        if (a.rule.verdict() instanceof Verdict.Hold) {
          held.put(caller.number(), new Held(caller, a.number, moment, task, resumption));
        }
        return a.rule.verdict();
      }
    }
    return new Verdict.Pass();
  }

  @Override
  public void left(long number) {
    held.remove(number);
  }

  private static String taskOf(Caller caller) {
    return KnownMethods.all()
        .find(caller.method())
        .map(
            method -> {
              try {
                TaskName name =
                    TaskName.of(method.request().getParserForType().parseFrom(caller.request()));
                return name.task().isEmpty() ? name.allocation() : name.task();
              } catch (InvalidProtocolBufferException e) {
                return "";
              }
            })
        .orElse("");
  }

  ArrayNode rulesAsJson() {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    active.forEach(a -> array.add(a.rule.toJson().put("rule", a.number)));
    return array;
  }

  ArrayNode heldAsJson() {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    held.values().forEach(h -> array.add(h.toJson()));
    return array;
  }
}
