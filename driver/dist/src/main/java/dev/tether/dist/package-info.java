/**
 * Makes what is shipped of the driver and of the agent, from what their modules built. Part of the
 * build; nothing of it is shipped.
 *
 * <p>{@link dev.tether.dist.Main} completes the directories {@code nomad-driver-remote} and {@code
 * tether-agent} with a Java runtime of their own ({@link dev.tether.dist.RuntimeImage}) and a cache
 * of classes for it ({@link dev.tether.dist.ClassCache}), and packs each one as tar.gz and .deb
 * with checksums. What is made depends on nothing but the jars, the JDK, the version and the class
 * lists in {@code src/main/classes}: two builds give the same bytes. The lists are what the driver
 * and the agent loaded in a {@link dev.tether.dist.Training}, which no two times is quite the same;
 * it is therefore made only when it is asked for, and its result is kept with the sources.
 */
package dev.tether.dist;
