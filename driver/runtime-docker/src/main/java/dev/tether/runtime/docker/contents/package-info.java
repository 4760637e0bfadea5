/**
 * Brings files to containers and back, as archives through the engine.
 *
 * <p>In a container {@code alloc}, {@code local}, {@code secrets} and {@code volumes} are
 * directories at the top, in its own writable layer: they live as long as the task does, whoever
 * owns it, and go with it. {@code /secrets} is for the task's user alone; it is on the engine's
 * disk, as an engine can't copy anything into a file system in memory before a container runs.
 *
 * <p>An engine takes files only for a container that exists. What is staged therefore waits on the
 * driver's side, checked, in a {@link dev.tether.runtime.docker.contents.Spool}, until the
 * container is created moments later; a driver that dies in between is asked by Nomad to stage it
 * again. The manifest of what was copied lies in the container too, at {@code /.tether}, so that
 * the next owner's driver knows what has changed.
 *
 * <p>An update is gathered in a spool first, then unpacked beside the present files, and then moved
 * into place by the container's own {@code mv}. In an image without a shell it is unpacked over
 * them, and a file may be read half then.
 */
package dev.tether.runtime.docker.contents;
