/**
 * The record of what passed the tap: JSON lines, written and read.
 *
 * <p>{@link dev.tether.harness.tap.record.Recorder} writes them, to a file that several taps may
 * share and to whoever follows; {@link dev.tether.harness.tap.record.Recording} reads a file back
 * as calls. Each line is an object with {@code phase}, {@code at} (microseconds since 1970), {@code
 * tap} ({@link dev.tether.harness.tap.record.TapId}), which together with {@code call} names a call
 * for ever, and {@code pid} (the tap's process):
 *
 * <pre>{@code
 * {"phase":"begin",  …,"call":3,"method":"Driver/StopTask"}
 * {"phase":"request",…,"call":3,"method":"Driver/StopTask","task":"…","alloc":"…","bytes":61,"message":{…}}
 * {"phase":"control",…,"call":3,"method":"Driver/StopTask","effect":"held","what":"before the driver"}
 * {"phase":"answer", …,"call":3,"method":"Driver/StopTask","task":"…","alloc":"…","bytes":0,"message":{}}
 * {"phase":"end",    …,"call":3,"method":"Driver/StopTask","task":"…","alloc":"…","status":"OK","error":"","micros":812,"requests":1,"answers":1}
 * {"phase":"tap",    …,"event":"driver started", …}
 * }</pre>
 *
 * <p>{@code micros} is the time between begin and end as the tap saw it. A message of a method
 * nobody knows has only its size. Secrets are masked before anything is written.
 */
package dev.tether.harness.tap.record;
