package dev.tether.plugin.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.protocol.nomad.drivers.AllocatedCpuResources;
import dev.tether.protocol.nomad.drivers.AllocatedMemoryResources;
import dev.tether.protocol.nomad.drivers.AllocatedTaskResources;
import dev.tether.protocol.nomad.drivers.NetworkPort;
import dev.tether.protocol.nomad.drivers.NetworkResource;
import dev.tether.protocol.nomad.drivers.PortMapping;
import dev.tether.protocol.nomad.drivers.Resources;
import dev.tether.runtime.PortRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class NomadResourcesTest {
  private static Resources of(long cpu, long memory) {
    return Resources.newBuilder()
        .setAllocatedResources(
            AllocatedTaskResources.newBuilder()
                .setCpu(AllocatedCpuResources.newBuilder().setCpuShares(cpu))
                .setMemory(AllocatedMemoryResources.newBuilder().setMemoryMb(memory)))
        .build();
  }

  private static final Resources WITH_PORTS =
      Resources.newBuilder()
          .addPorts(PortMapping.newBuilder().setLabel("http").setValue(23_456).setTo(8080))
          .addPorts(PortMapping.newBuilder().setLabel("admin").setValue(23_457))
          .build();

  @Test
  void portsOfTheGroupHaveTheNumbersOfTheJob() {
    assertThat(NomadResources.ports(WITH_PORTS, List.of()))
        .containsExactly(new PortRequest("admin", 23_457), new PortRequest("http", 8080));
    assertThat(NomadResources.servicePorts(WITH_PORTS))
        .containsEntry("http", 8080)
        .containsEntry("admin", 0);
  }

  @Test
  void theTasksOwnPortsCountFirst() {
    assertThat(
            NomadResources.ports(
                WITH_PORTS, List.of(new PortRequest("http", 0), new PortRequest("more", 7))))
        .containsExactly(
            new PortRequest("admin", 23_457),
            new PortRequest("http", 0),
            new PortRequest("more", 7));
  }

  @Test
  void portsOfATasksOwnNetworkAreFoundToo() {
    Resources resources =
        Resources.newBuilder()
            .setAllocatedResources(
                AllocatedTaskResources.newBuilder()
                    .addNetworks(
                        NetworkResource.newBuilder()
                            .addDynamicPorts(
                                NetworkPort.newBuilder().setLabel("old").setValue(25_000))))
            .build();

    assertThat(NomadResources.ports(resources, List.of()))
        .containsExactly(new PortRequest("old", 25_000));
  }

  @Test
  void onlyMoreThanTheLeastIsWorthAWarning() {
    assertThat(NomadResources.warning(Resources.getDefaultInstance())).isEmpty();
    assertThat(NomadResources.warning(of(1, 10))).isEmpty();
    assertThat(NomadResources.warning(of(100, 10)).orElseThrow())
        .contains("cpu = 100")
        .contains("resources { cores, memory");
    assertThat(NomadResources.warning(of(1, 300)).orElseThrow()).contains("memory = 300");
  }
}
