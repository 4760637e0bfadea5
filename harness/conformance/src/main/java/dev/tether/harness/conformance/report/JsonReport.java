package dev.tether.harness.conformance.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.conformance.run.CheckResult;
import dev.tether.harness.conformance.run.CheckResult.Verdict;
import dev.tether.harness.conformance.run.SuiteResult;
import java.util.Locale;

/** One JSON object. */
public final class JsonReport {
  private JsonReport() {}

  /** The result as an object with {@code passed}, the counts and every check. */
  public static ObjectNode of(SuiteResult result) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("plugin", result.plugin().toString());
    json.put("passed", result.passed());
    json.put("checks_passed", result.count(Verdict.PASSED));
    json.put("checks_failed", result.count(Verdict.FAILED));
    json.put("checks_not_applicable", result.count(Verdict.NOT_APPLICABLE));
    json.put("took_ms", result.took().toMillis());
    ArrayNode checks = json.putArray("checks");
    for (CheckResult check : result.checks()) {
      checks
          .addObject()
          .put("id", check.check().id())
          .put("profile", check.check().profile().name().toLowerCase(Locale.ROOT))
          .put("verdict", check.verdict().name().toLowerCase(Locale.ROOT))
          .put("message", check.message())
          .put("took_ms", check.took().toMillis());
    }
    return json;
  }
}
