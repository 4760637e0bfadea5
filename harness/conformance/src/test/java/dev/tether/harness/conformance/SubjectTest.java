package dev.tether.harness.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.harness.conformance.bench.Subject;
import dev.tether.protocol.hclspec.HclSpecs;
import dev.tether.protocol.hclspec.HclType;
import dev.tether.protocol.hclspec.NoValue;
import dev.tether.protocol.nomad.hclspec.Attr;
import dev.tether.protocol.nomad.hclspec.BlockList;
import dev.tether.protocol.nomad.hclspec.Default;
import dev.tether.protocol.nomad.hclspec.Literal;
import dev.tether.protocol.nomad.hclspec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file says of a plugin, and what Nomad would make of it. */
class SubjectTest {
  private static final Spec UNVEIL =
      Spec.newBuilder()
          .setDefault(
              Default.newBuilder()
                  .setPrimary(
                      Spec.newBuilder()
                          .setAttr(Attr.newBuilder().setName("unveil").setType("bool")))
                  .setDefault(Spec.newBuilder().setLiteral(Literal.newBuilder().setValue("true"))))
          .build();

  @TempDir private Path directory;

  @Test
  void whatTheFileSaysReplacesWhatIsUsual() throws Exception {
    Subject subject =
        Subject.of(Path.of("/driver"))
            .withFile(
                file(
                    """
                    { "task": { "image": "alpine", "args": ["-c", "{script}"] },
                      "user": "nobody", "patience_seconds": 90 }
                    """));

    assertThat(subject.script(Spec.getDefaultInstance(), "exit 3"))
        .isEqualTo(Map.of("image", "alpine", "args", List.of("-c", "exit 3")));
    assertThat(subject.user()).isEqualTo("nobody");
    assertThat(subject.patience()).isEqualTo(Duration.ofSeconds(90));
    assertThat(subject.remote()).isFalse();
    assertThat(subject.asRemote().remote()).isTrue();
  }

  @Test
  void whatIsNoObjectIsRefused() throws Exception {
    Subject subject = Subject.of(Path.of("/driver"));
    Path list = file("[1]");
    Path hasty = file("{ \"patience_seconds\": 0 }");

    assertThatThrownBy(() -> subject.withFile(list)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> subject.withFile(hasty)).hasMessageContaining("patience_seconds");
  }

  @Test
  void theSchemaAddsDefaultsAndWhatHasNoValue() {
    Spec object = HclSpecs.object(HclSpecs.attr("region", HclType.STRING));
    Spec schema =
        object.toBuilder()
            .setObject(
                object.getObject().toBuilder()
                    .putAttributes("unveil", UNVEIL)
                    .putAttributes(
                        "mount",
                        Spec.newBuilder()
                            .setBlockList(BlockList.newBuilder().setName("mount"))
                            .build()))
            .build();

    assertThat(Subject.of(Path.of("/driver")).pluginValues(schema))
        .isEqualTo(Map.of("region", NoValue.NIL, "unveil", true, "mount", List.of()));
  }

  @Test
  void whatIsGivenStaysBesideDefaultsInsideBlocks() throws Exception {
    Spec block =
        Spec.newBuilder()
            .setObject(HclSpecs.object().getObject().toBuilder().putAttributes("unveil", UNVEIL))
            .build();
    Spec schema =
        Spec.newBuilder()
            .setObject(
                HclSpecs.object().getObject().toBuilder()
                    .putAttributes(
                        "mount",
                        Spec.newBuilder()
                            .setBlockList(BlockList.newBuilder().setName("mount").setNested(block))
                            .build()))
            .build();
    Subject subject =
        Subject.of(Path.of("/driver"))
            .withFile(file("{ \"plugin\": { \"mount\": [{}, { \"unveil\": false }] } }"));

    assertThat(subject.pluginValues(schema))
        .isEqualTo(Map.of("mount", List.of(Map.of("unveil", true), Map.of("unveil", false))));
  }

  @Test
  void aDefaultMayBeAnObjectInHcl() {
    Spec literal =
        Spec.newBuilder()
            .setLiteral(
                Literal.newBuilder()
                    .setValue("{\n  driver = \"nomad\"\n  options = {}\n  gc = 3 }"))
            .build();
    Spec schema =
        Spec.newBuilder()
            .setObject(
                HclSpecs.object().getObject().toBuilder()
                    .putAttributes(
                        "logging",
                        Spec.newBuilder()
                            .setDefault(Default.newBuilder().setPrimary(UNVEIL).setDefault(literal))
                            .build()))
            .build();

    assertThat(Subject.of(Path.of("/driver")).pluginValues(schema))
        .isEqualTo(Map.of("logging", Map.of("driver", "nomad", "options", Map.of(), "gc", 3L)));
  }

  private Path file(String json) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "conformance", ".json"), json);
  }
}
