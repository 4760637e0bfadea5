package dev.tether.plugin.discovery;

import dev.tether.runtime.Option;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RuntimeContext;
import dev.tether.runtime.RuntimeProvider;
import dev.tether.runtime.Settings;
import java.util.List;

/** A runtime of somebody else's, for jars that tests make: it needs a library of its own. */
public class SampleProvider implements RuntimeProvider {
  @Override
  public String kind() {
    return "sample";
  }

  @Override
  public List<Option> options() {
    return List.of(Option.required("place", Option.Type.STRING, "Where it runs."));
  }

  @Override
  public RemoteRuntime open(String name, Settings settings, RuntimeContext context) {
    throw new UnsupportedOperationException("never opened");
  }

  @Override
  public void check(String name, Settings settings) {
    throw new Settings.InvalidSetting(settings.qualified("place"), SampleLibrary.complaint());
  }

  /** One whose block would be called like a key of the plugin. */
  public static final class Presumptuous extends SampleProvider {
    @Override
    public String kind() {
      return "nomad";
    }
  }

  /** One whose name is no name of a block. */
  public static final class Misnamed extends SampleProvider {
    @Override
    public String kind() {
      return "my-place";
    }
  }

  /** One that can't even say what it is. */
  public static final class Failing extends SampleProvider {
    @Override
    public List<Option> options() {
      throw new IllegalStateException("not today");
    }
  }

  /** One that declares a key twice. */
  public static final class Stuttering extends SampleProvider {
    @Override
    public List<Option> options() {
      return List.of(super.options().getFirst(), super.options().getFirst());
    }
  }
}
