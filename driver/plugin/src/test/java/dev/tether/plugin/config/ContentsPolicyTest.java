package dev.tether.plugin.config;

import static dev.tether.plugin.testing.Config.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.plugin.config.ContentsPolicy.WritableVolumes;
import dev.tether.runtime.Option;
import dev.tether.runtime.Settings.InvalidSetting;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ContentsPolicyTest {

  private static ContentsPolicy plugin(Map<String, ?> values) {
    return ContentsPolicy.ofPlugin(settings(Map.of("contents", values)).block("contents"));
  }

  private static ContentsPolicy task(ContentsPolicy plugin, Map<String, ?> values) {
    return plugin.lowered(settings(Map.of("contents", values)).block("contents"));
  }

  @Test
  void defaultsAreThoseThatTheReferenceNames() {
    Map<String, Object> named = new TreeMap<>();
    for (Option option : PluginOptions.CONTENTS) {
      String text = option.defaultValue().orElseThrow();
      named.put(
          option.name(),
          switch (option.type()) {
            case NUMBER -> Long.valueOf(text);
            case BOOL -> Boolean.valueOf(text);
            default -> text;
          });
    }
    assertThat(plugin(named)).isEqualTo(ContentsPolicy.DEFAULT);
    assertThat(plugin(Map.of())).isEqualTo(ContentsPolicy.DEFAULT);
  }

  @Test
  void taskMayLowerWhatThePluginAllows() {
    ContentsPolicy policy =
        task(
            plugin(Map.of("max_size", "1GiB")),
            Map.of(
                "max_size", "512MiB",
                "max_files", 10,
                "writable_volumes", "copy",
                "bring_back", false,
                "bring_back_max_size", "4096"));
    assertThat(policy)
        .isEqualTo(new ContentsPolicy(512L << 20, 10, WritableVolumes.COPY, false, 4096));
  }

  @Test
  void taskMayNotRaiseIt() {
    ContentsPolicy plugin = plugin(Map.of("max_size", "1MiB"));
    assertThatThrownBy(() -> task(plugin, Map.of("max_size", "2MiB")))
        .isInstanceOf(InvalidSetting.class)
        .hasMessage(
            "contents.max_size: may not be more than the 1048576 that the plugin's configuration"
                + " allows");
  }

  @Test
  void sizeThatIsNoneIsNamed() {
    assertThatThrownBy(() -> plugin(Map.of("max_size", "10GB")))
        .isInstanceOf(InvalidSetting.class)
        .hasMessage(
            "contents.max_size: has to be a number of bytes such as 4096 or 10GiB, not \"10GB\"");
    assertThatThrownBy(() -> plugin(Map.of("max_files", 0)))
        .hasMessage("contents.max_files: has to be at least 1");
    assertThatThrownBy(() -> task(plugin(Map.of()), Map.of("writable_volumes", "share")))
        .hasMessageContaining("contents.writable_volumes");
  }

  @Test
  void sizeBeyondAllDisksIsTheLargestThereIs() {
    assertThat(plugin(Map.of("max_size", "9999999999TiB")).maxBytes()).isEqualTo(Long.MAX_VALUE);
  }
}
