/**
 * What travels from a Nomad task directory to the remote task: a {@link
 * dev.tether.runtime.contents.Manifest} says what there is, {@link
 * dev.tether.runtime.contents.Contents} gives the bytes of what is asked for.
 *
 * <p>Paths begin with one of four roots: {@code alloc}, {@code local} and {@code secrets} are
 * Nomad's directories of the task, {@code volumes} holds what the job mounts. A path never leaves
 * its root, and neither does a link. The remote side replaces files whole: a transfer that breaks
 * off changes nothing there.
 */
package dev.tether.runtime.contents;
