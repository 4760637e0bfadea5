package dev.tether.harness.scenarios.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobPlanTest {

  @ParameterizedTest
  @EnumSource(JobPlan.Kind.class)
  void noPlaceInATemplateStaysEmpty(JobPlan.Kind kind) {
    String hcl =
        JobPlan.of(kind, Fate.RUNS)
            .withCount(3)
            .withVersion("v2")
            .withConfig("work_dir = \"/\"")
            .withGroup("# more")
            .render(
                "some-job",
                "remote",
                Map.of("script", "/s", "run", "r", "place", "p", "ledger", "/l"));

    assertThat(hcl)
        .doesNotContain("{{")
        .contains("job \"some-job\"", "v2", "work_dir = \"/\"", "# more", "[\"/s\"]", "\"/l\"");
  }
}
