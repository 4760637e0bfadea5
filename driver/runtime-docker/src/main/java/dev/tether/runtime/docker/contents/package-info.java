/**
 * Brings files to containers and back, as archives through the engine.
 *
 * <p>In a container {@code alloc}, {@code local}, {@code secrets} and {@code volumes} are
 * directories at the top, in its own writable layer: they live as long as the task does, whoever
 * owns it, and go with it. {@code /secrets} is for the task's user alone; it is on the engine's
 * disk, as an engine can't copy anything into a file system in memory before a container runs.
 *
 * <p>What is staged stays on the driver's side until the container is created, moments later; a
 * driver that dies in between is asked by Nomad to stage it again. The manifest of what was copied
 * lies in the container too, so that the next owner's driver knows what has changed. An update is
 * unpacked beside the present files and then moved into place by the container's own {@code mv}; in
 * an image without a shell it is unpacked over them, and a file may be read half then.
 */
package dev.tether.runtime.docker.contents;
