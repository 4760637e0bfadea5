/**
 * Reads what containers write, by byte offsets.
 *
 * <p>The engine keeps a log as messages with times, has no offsets, and gives messages from a time
 * on. Containers here use its {@code local} format, which keeps every byte as it was written, and
 * are told never to rotate it. So the messages of one stream, put together from the first on, are
 * always the same bytes, and an offset is found by counting them.
 *
 * <p>Counting begins at the first message, or where an {@link
 * dev.tether.runtime.docker.logs.LogIndex} of this process remembers a time with its offset. Times
 * are only used if they are some seconds older than what is wanted, as a clock may be set back in
 * between. A driver that adopts a task has no such memory and reads the log once from its
 * beginning, on the engine's side of the wire only as fast as that can: the price of exactness.
 *
 * <p>The engine tells a line only once it is complete, or 16 KiB long, or the task has ended.
 */
package dev.tether.runtime.docker.logs;
