/**
 * Speaks with one Docker engine over its HTTP API: containers, images, programs beside containers,
 * files in them.
 *
 * <p>{@link dev.tether.runtime.docker.engine.EngineClient} sends requests, each of them bounded in
 * time; {@link dev.tether.runtime.docker.engine.Containers} and {@link
 * dev.tether.runtime.docker.engine.Images} know the engine's words. An engine that gives no answer
 * is a {@link dev.tether.runtime.RemoteFailure.Unreachable}, an answer of refusal an {@link
 * dev.tether.runtime.docker.engine.EngineRefusal}. Nothing here knows of owners and records.
 */
package dev.tether.runtime.docker.engine;
