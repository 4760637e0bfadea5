package dev.tether.harness.embedded.job;

import static java.util.Map.entry;

import dev.tether.harness.embedded.job.Shape.Form;
import dev.tether.harness.embedded.job.Shape.Nested;
import java.util.HashMap;
import java.util.Map;

/** Every key of a job specification that the imitation understands. */
final class Shapes {
  private static final Shape NOTHING = new Shape(Map.of(), Map.of());

  private static final Shape RESTART =
      shape(
          "attempts Attempts NUMBER",
          "interval Interval DURATION",
          "delay Delay DURATION",
          "mode Mode TEXT",
          "render_templates RenderTemplates TRUTH");

  private static final Shape RESCHEDULE =
      shape(
          "attempts Attempts NUMBER",
          "interval Interval DURATION",
          "delay Delay DURATION",
          "delay_function DelayFunction TEXT",
          "max_delay MaxDelay DURATION",
          "unlimited Unlimited TRUTH");

  private static final Shape MIGRATE =
      shape(
          "max_parallel MaxParallel NUMBER",
          "health_check HealthCheck TEXT",
          "min_healthy_time MinHealthyTime DURATION",
          "healthy_deadline HealthyDeadline DURATION");

  private static final Shape UPDATE =
      shape(
          "max_parallel MaxParallel NUMBER",
          "health_check HealthCheck TEXT",
          "min_healthy_time MinHealthyTime DURATION",
          "healthy_deadline HealthyDeadline DURATION",
          "progress_deadline ProgressDeadline DURATION",
          "auto_revert AutoRevert TRUTH",
          "auto_promote AutoPromote TRUTH",
          "canary Canary NUMBER",
          "stagger Stagger DURATION");

  private static final Shape DISCONNECT =
      shape("lost_after LostAfter DURATION", "replace Replace TRUTH", "reconcile Reconcile TEXT");

  private static final Shape CONSTRAINT =
      shape("attribute LTarget TEXT", "operator Operand TEXT", "value RTarget TEXT");

  private static final Shape RESOURCES =
      shape(
          "cpu CPU NUMBER",
          "memory MemoryMB NUMBER",
          "memory_max MemoryMaxMB NUMBER",
          "cores Cores NUMBER");

  private static final Shape LOGS =
      shape(
          "max_files MaxFiles NUMBER",
          "max_file_size MaxFileSizeMB NUMBER",
          "disabled Disabled TRUTH");

  private static final Shape EPHEMERAL_DISK =
      shape("migrate Migrate TRUTH", "size SizeMB NUMBER", "sticky Sticky TRUTH");

  private static final Shape PORT = shape("static Value NUMBER", "to To NUMBER");

  private static final Shape NETWORK =
      with(
          shape("mode Mode TEXT"), Map.of("port", new Nested("DynamicPorts", Form.LABELLED, PORT)));

  private static final Shape SERVICE =
      shape(
          "name Name TEXT",
          "provider Provider TEXT",
          "port PortLabel TEXT",
          "address_mode AddressMode TEXT",
          "tags Tags TEXTS");

  private static final Shape TEMPLATE =
      shape(
          "data EmbeddedTmpl TEXT",
          "destination DestPath TEXT",
          "change_mode ChangeMode TEXT",
          "change_signal ChangeSignal TEXT",
          "splay Splay DURATION",
          "perms Perms TEXT");

  private static final Shape ARTIFACT =
      shape("source GetterSource TEXT", "destination RelativeDest TEXT");

  private static final Shape IDENTITY = shape("name Name TEXT", "env Env TRUTH", "file File TRUTH");

  private static final Shape PARAMETERS =
      shape(
          "payload Payload TEXT",
          "meta_required MetaRequired TEXTS",
          "meta_optional MetaOptional TEXTS");

  private static final Shape PAYLOAD = shape("file File TEXT");

  private static final Shape VOLUME =
      shape(
          "type Type TEXT",
          "source Source TEXT",
          "read_only ReadOnly TRUTH",
          "access_mode AccessMode TEXT",
          "attachment_mode AttachmentMode TEXT");

  private static final Shape VOLUME_MOUNT =
      shape("volume Volume TEXT", "destination Destination TEXT", "read_only ReadOnly TRUTH");

  private static final Shape TASK =
      with(
          shape(
              "driver Driver TEXT",
              "user User TEXT",
              "kill_timeout KillTimeout DURATION",
              "kill_signal KillSignal TEXT",
              "shutdown_delay ShutdownDelay DURATION",
              "leader Leader TRUTH",
              "env Env MAP",
              "meta Meta MAP"),
          Map.ofEntries(
              entry("config", new Nested("Config", Form.OPAQUE, NOTHING)),
              entry("resources", new Nested("Resources", Form.ONCE, RESOURCES)),
              entry("logs", new Nested("LogConfig", Form.ONCE, LOGS)),
              entry("restart", new Nested("RestartPolicy", Form.ONCE, RESTART)),
              entry("constraint", new Nested("Constraints", Form.OFTEN, CONSTRAINT)),
              entry("service", new Nested("Services", Form.OFTEN, SERVICE)),
              entry("template", new Nested("Templates", Form.OFTEN, TEMPLATE)),
              entry("artifact", new Nested("Artifacts", Form.OFTEN, ARTIFACT)),
              entry("identity", new Nested("Identities", Form.OFTEN, IDENTITY)),
              entry("volume_mount", new Nested("VolumeMounts", Form.OFTEN, VOLUME_MOUNT)),
              entry("dispatch_payload", new Nested("DispatchPayload", Form.ONCE, PAYLOAD))));

  private static final Shape GROUP =
      with(
          shape(
              "count Count NUMBER",
              "shutdown_delay ShutdownDelay DURATION",
              "max_client_disconnect MaxClientDisconnect DURATION",
              "meta Meta MAP"),
          Map.ofEntries(
              entry("restart", new Nested("RestartPolicy", Form.ONCE, RESTART)),
              entry("reschedule", new Nested("ReschedulePolicy", Form.ONCE, RESCHEDULE)),
              entry("migrate", new Nested("Migrate", Form.ONCE, MIGRATE)),
              entry("update", new Nested("Update", Form.ONCE, UPDATE)),
              entry("disconnect", new Nested("Disconnect", Form.ONCE, DISCONNECT)),
              entry("ephemeral_disk", new Nested("EphemeralDisk", Form.ONCE, EPHEMERAL_DISK)),
              entry("constraint", new Nested("Constraints", Form.OFTEN, CONSTRAINT)),
              entry("volume", new Nested("Volumes", Form.MAPPED, VOLUME)),
              entry("network", new Nested("Networks", Form.OFTEN, NETWORK)),
              entry("task", new Nested("Tasks", Form.NAMED, TASK))));

  /** What stands in a {@code job} block. */
  static final Shape JOB =
      with(
          shape(
              "name Name TEXT",
              "type Type TEXT",
              "region Region TEXT",
              "namespace Namespace TEXT",
              "node_pool NodePool TEXT",
              "priority Priority NUMBER",
              "all_at_once AllAtOnce TRUTH",
              "datacenters Datacenters TEXTS",
              "meta Meta MAP"),
          Map.of(
              "update", new Nested("Update", Form.ONCE, UPDATE),
              "migrate", new Nested("Migrate", Form.ONCE, MIGRATE),
              "reschedule", new Nested("Reschedule", Form.ONCE, RESCHEDULE),
              "constraint", new Nested("Constraints", Form.OFTEN, CONSTRAINT),
              "parameterized", new Nested("ParameterizedJob", Form.ONCE, PARAMETERS),
              "group", new Nested("TaskGroups", Form.NAMED, GROUP)));

  private Shapes() {}

  /** Each line is {@code hcl_name JsonName KIND}. */
  private static Shape shape(String... lines) {
    Map<String, Shape.Key> keys = new HashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ", 3);
      keys.put(words[0], new Shape.Key(words[1], Shape.Kind.valueOf(words[2])));
    }
    return new Shape(Map.copyOf(keys), Map.of());
  }

  private static Shape with(Shape shape, Map<String, Nested> blocks) {
    return new Shape(shape.keys(), blocks);
  }
}
