/**
 * A cluster whose Nomad server and clients are containers, each with a network address, processes
 * and files of its own; the remote host stays a process of this machine.
 *
 * <p>{@link dev.tether.harness.container.ContainerCluster} is the entry. It needs a Docker engine
 * on this machine, which Testcontainers finds, and nothing else of it: no privilege, no capability,
 * no root user in a container, no published port, no way from containers to the host's network.
 * What containers and host have in common are directories, and unix sockets in them, which works
 * with engines behind firewalls and in networks of their own alike:
 *
 * <pre>
 * harness ── port ── relay ──┐ api.sock        ┌── relay ── 127.0.0.1:4646  Nomad agent
 *                            ├─────────────────┤                               │ starts
 * runtime agent ── relay ────┤ runtime.sock    ├── driver plugin ──────────────┘
 *                            │                 │     │
 * fault injection ── relay ──┘ driver-api.sock └── 127.0.0.1:4650 ── relay
 *        this machine            a directory             one container
 * </pre>
 *
 * <p>The first process of a container is a shell that only relays sockets and buries orphans; the
 * Nomad agent is started beside it. So the agent can be killed alone, its plugin lives on as on any
 * host, and a kill of the container takes everything at once, as a loss of power would.
 *
 * <p>What can be left behind is labelled with the process that made it ({@link
 * dev.tether.harness.cluster.Maker}): the next cluster that starts removes what belongs to
 * processes that are gone.
 */
package dev.tether.harness.container;
