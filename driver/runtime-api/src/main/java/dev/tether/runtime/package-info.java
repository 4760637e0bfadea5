/**
 * What a place that runs remote tasks has to implement, and the words in which the driver speaks to
 * it.
 *
 * <p>Read {@link dev.tether.runtime.RemoteRuntime} first: one method per thing the driver may ask.
 * A runtime is found through {@link dev.tether.runtime.RuntimeProvider}. It keeps one record per
 * remote task, {@link dev.tether.runtime.RemoteTask}, whose owner changes only by compare-and-set
 * on a generation; every failure is one of the kinds of {@link dev.tether.runtime.RemoteFailure}.
 *
 * <p>The package knows nothing of Nomad's protocol, of gRPC or of any library. All its records are
 * immutable and may be shared between threads.
 */
package dev.tether.runtime;
