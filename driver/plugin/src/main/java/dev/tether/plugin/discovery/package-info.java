/**
 * Which runtimes the driver can offer: those on its own class path, and those of others that were
 * put beside it. {@link dev.tether.plugin.discovery.RuntimeSearch} looks for them.
 *
 * <p>Nomad asks for the schema of the configuration before it sends one, so where to look can't be
 * configured: it is the directory {@code runtimes} beside the start script, and the directories in
 * {@code TETHER_RUNTIMES}. Each jar in such a directory, and each directory of jars, is one bundle
 * with a class loader of its own that knows the JDK and the runtime API besides, and nothing of the
 * driver's libraries. What is wrong with a bundle becomes a line in the log and costs that bundle
 * only.
 */
package dev.tether.plugin.discovery;
