package dev.tether.plugin.discovery;

import dev.tether.plugin.config.PluginOptions;
import dev.tether.plugin.config.TaskOptions;
import dev.tether.runtime.Option;
import dev.tether.runtime.RuntimeProvider;
import java.io.File;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks for runtimes, once.
 *
 * @param beside the directory beside the start script; it need not exist
 * @param more directories that somebody named, and which therefore should exist
 */
public record RuntimeSearch(Optional<Path> beside, List<Path> more) {
  /** The variable of the Nomad agent that names more directories, with colons between them. */
  public static final String VARIABLE = "TETHER_RUNTIMES";

  /** The system property in which the start script says where it stands. */
  public static final String HOME_PROPERTY = "tether.driver.home";

  private static final System.Logger LOG = System.getLogger(RuntimeSearch.class.getName());
  private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9_]*");

  public RuntimeSearch {
    more = List.copyOf(more);
  }

  /** The search for a process with these variables and this home. */
  public static RuntimeSearch of(Map<String, String> environment, Optional<String> home) {
    return new RuntimeSearch(
        home.map(directory -> Path.of(directory, "runtimes")),
        Stream.of(environment.getOrDefault(VARIABLE, "").split(File.pathSeparator))
            .filter(directory -> !directory.isBlank())
            .map(Path::of)
            .toList());
  }

  /**
   * What was found.
   *
   * @param providers in the order of their kinds
   * @param problems one sentence for each bundle that can't be used
   */
  public record Found(List<RuntimeProvider> providers, List<String> problems) {
    public Found {
      providers = providers.stream().sorted(Comparator.comparing(RuntimeProvider::kind)).toList();
      problems = List.copyOf(problems);
    }

    /** Tells what can't be used, and what came from others. */
    public void log() {
      problems.forEach(problem -> LOG.log(Level.WARNING, problem));
      for (RuntimeProvider provider : providers) {
        if (provider instanceof ForeignProvider foreign) {
          LOG.log(Level.INFO, "the runtime {0} comes from {1}", foreign.kind(), foreign.place());
        }
      }
    }
  }

  /** Looks. Never throws for anything that is wrong with a bundle. */
  public Found find() {
    ClassLoader driver = RuntimeSearch.class.getClassLoader();
    Selection selection = new Selection();
    ServiceLoader.load(RuntimeProvider.class, driver).forEach(selection::addOwn);
    ClassLoader api = new ApiOnlyLoader(driver);
    for (Path directory : directories(selection)) {
      try {
        Bundle.in(directory).forEach(bundle -> selection.add(bundle, api));
      } catch (IOException e) {
        selection.problem(directory, "can't be searched for runtimes: " + e.getMessage());
      }
    }
    return new Found(selection.providers, selection.problems);
  }

  private List<Path> directories(Selection selection) {
    List<Path> directories = new ArrayList<>();
    beside.filter(Files::isDirectory).ifPresent(directories::add);
    for (Path directory : more) {
      if (Files.isDirectory(directory)) {
        directories.add(directory);
      } else {
        selection.problem(directory, "is named in " + VARIABLE + " and is no directory");
      }
    }
    return directories;
  }

  /** What has been found so far. */
  private static final class Selection {
    private final List<RuntimeProvider> providers = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> taken = new HashSet<>(reserved());
    private final Set<String> own = new HashSet<>();

    /** No kind may be called like a key that stands beside its block. */
    private static Set<String> reserved() {
      Set<String> names = new TreeSet<>(PluginOptions.ownKeys());
      TaskOptions.TOP.stream().map(Option::name).forEach(names::add);
      return names;
    }

    void addOwn(RuntimeProvider provider) {
      own.add(provider.getClass().getName());
      taken.add(provider.kind());
      providers.add(provider);
    }

    void problem(Path place, String what) {
      problems.add(place + " " + what);
    }

    void add(Bundle bundle, ClassLoader api) {
      try {
        // Stays open for as long as the process lives: its classes may be needed at any time.
        Iterator<ServiceLoader.Provider<RuntimeProvider>> found =
            ServiceLoader.load(RuntimeProvider.class, bundle.open(api)).stream().iterator();
        if (!found.hasNext()) {
          problem(
              bundle.place(),
              "has no runtime in it: none of its jars names one in META-INF/services/"
                  + RuntimeProvider.class.getName());
        }
        while (found.hasNext()) {
          ServiceLoader.Provider<RuntimeProvider> provider = found.next();
          // One that is made of the driver's own runtimes brings their providers along.
          if (!own.contains(provider.type().getName())) {
            add(ForeignProvider.of(provider.get(), bundle.place()));
          }
        }
      } catch (IOException e) {
        problem(bundle.place(), "is not used: " + e.getMessage());
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
        problem(bundle.place(), "is not used, its runtime can't be loaded: " + rootCause(e));
      }
    }

    private void add(ForeignProvider provider) {
      String kind = provider.kind();
      if (!KIND.matcher(kind).matches()) {
        problem(
            provider.place(),
            "is not used: \"%s\" can't be the name of a block; letters, digits and underscores can"
                .formatted(kind));
      } else if (hasTwins(provider.options()) || hasTwins(provider.taskOptions())) {
        problem(provider.place(), "is not used: it declares a key twice");
      } else if (!taken.add(kind)) {
        problem(
            provider.place(),
            "is not used: there is a \"%s\" in the configuration already".formatted(kind));
      } else {
        providers.add(provider);
      }
    }

    private static boolean hasTwins(List<Option> options) {
      return options.stream().map(Option::name).distinct().count() < options.size();
    }

    private static Throwable rootCause(Throwable failure) {
      Throwable cause = failure;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return cause;
    }
  }
}
