package dev.tether.web.page;

import java.util.Objects;

/**
 * What is selected in a browser.
 *
 * @param cluster its key; empty for none
 * @param kind {@code cluster}, {@code node}, {@code alloc}, {@code task} or empty
 * @param name of the thing that is selected
 */
public record Selection(String cluster, String kind, String name) {
  public Selection {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
  }

  /** Reads it as pages write it: {@code node:client-1}. */
  public static Selection of(String cluster, String selected) {
    int colon = selected.indexOf(':');
    return colon < 0
        ? new Selection(cluster, "", "")
        : new Selection(cluster, selected.substring(0, colon), selected.substring(colon + 1));
  }

  /** As pages write it. */
  public String text() {
    return kind.isEmpty() ? "" : kind + ":" + name;
  }

  /** Whether it is this one. */
  public boolean is(String itsCluster, String itsText) {
    return cluster.equals(itsCluster) && text().equals(itsText);
  }
}
