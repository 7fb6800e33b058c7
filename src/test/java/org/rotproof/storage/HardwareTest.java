package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rotproof.storage.Systems.device;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.storage.DiskUse.Kind;

/** No disk that is one is lost, and nothing that only looks like one is offered. */
class HardwareTest {
  private static List<Disk> disks(String place) throws ParseException {
    return new Systems()
        .disk(device("sdb", "disk", ""))
        .sys("sdb", "hardware", place)
        .read()
        .disks();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/devices/pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0/block/sda",
        "/devices/pci0000:00/0000:00:0e.0/pci10000:e0/10000:e0:06.0/nvme/nvme0/nvme0n1",
        "/devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0/block/sdb",
        "/devices/pci0000:00/0000:00:05.0/virtio2/block/vda",
        "/devices/pci0001:00/0001:00:01.0/0001:09:00.0/host1/vport-1:0-0/host3/rport-3:0-1/target3:0:0/3:0:0:0/block/sdb",
        "/devices/pci0000:00/0000:00:02.0/0000:03:00.0/host0/port-0:0/expander-0:0/port-0:0:1/end_device-0:0:1/target0:0:1/0:0:1:0/block/sdc",
        "/devices/platform/soc/7824900.mmc/mmc_host/mmc0/mmc0:0001/block/mmcblk0",
        "/devices/platform/soc/1d84000.ufshc/host0/target0:0:0/0:0:0:0/block/sda",
        "/devices/platform/a003e00.virtio_mmio/virtio0/block/vda",
        "/devices/platform/scb/fd500000.pcie/pci0000:00/0000:00:00.0/0000:01:00.0/usb2/2-1/2-1:1.0/host0/target0:0:0/0:0:0:0/block/sda",
        "/devices/platform/host2/session1/target2:0:0/2:0:0:1/block/sdb",
        "/devices/soc.0/7824900.sdhci/mmc_host/mmc0/mmc0:0001/block/mmcblk0",
        "/devices/msm_sdcc.1/mmc_host/mmc0/mmc0:0001/block/mmcblk0",
        "/devices/ocp.3/mmc.4/mmc_host/mmc0/mmc0:1234/block/mmcblk0",
        "/devices/44000000.ocp/48060000.mmc/mmc_host/mmc0/mmc0:1234/block/mmcblk0",
        "/devices/soc0/soc/2100000.aips-bus/2190000.usdhc/mmc_host/mmc0/mmc0:0001/block/mmcblk0",
        "/devices/LNXSYSTM:00/LNXSYBUS:00/ACPI0004:00/VMBUS:00/f8b3781a-1e82-4818-a1c3-63d806ec15bb/host1/target1:0:0/1:0:0:0/block/sda",
        "/devices/LNXSYSTM:00/LNXSYBUS:00/ACPI0012:00/ndbus0/region0/namespace0.0/block/pmem0",
        "/devices/vbd-51712/block/xvda",
        "/devices/vscsi-2064/host2/target2:0:0/2:0:0:0/block/sda",
        "/devices/css0/0.0.0001/0.0.0150/block/dasda",
        "/devices/css0/0.0.0010/0.0.1700/host0/rport-0:0-0/target0:0:0/0:0:0:0/block/sda",
        "/devices/css0/0.0.0000/0.0.10b1/virtio3/block/vda",
        "/devices/vio/30000003/host0/target0:0:1/0:0:1:0/block/sda",
        "/devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1",
        "/devices/virtual/nvme-fabrics/ctl/nvme1/nvme1n1",
        "/devices/virtual/net/eth2.172-fcoe/ctlr_0/host9/rport-9:0-1/target9:0:0/9:0:0:0/block/sdd"
      })
  void whatHangsBelowABusIsHardware(String place) throws ParseException {
    assertThat(Hardware.at(place)).isEqualTo(Hardware.REAL);
    assertThat(disks(place)).hasSize(1).allMatch(Disk::free);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/devices/virtual/block/sdb",
        "/devices/tcm_loop_0/tcm_loop_adapter_0/host2/target2:0:1/2:0:1:0/block/sdb",
        "/devices/pseudo_0/adapter0/host3/target3:0:0/3:0:0:0/block/sdb",
        "/devices/pseudo/adapter0/host3/target3:0:0/3:0:0:0/block/sdb",
        "/devices/faux/scsi_x/host3/target3:0:0/3:0:0:0/block/sdb",
        "/devices/rbd/0/block/sdb",
        "/devices/platform/dummy_hcd.0/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0/block/sdb"
      })
  void rootsOfDriversWithoutHardwareAreNoDisks(String place) throws ParseException {
    assertThat(Hardware.at(place)).isEqualTo(Hardware.NONE);
    assertThat(disks(place)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/devices/newthing_0/adapter0/host3/target3:0:0/3:0:0:0/block/sdb",
        "/devices/newthing/block/sdb",
        "/devices/platform/host5/target5:0:0/5:0:0:0/block/sdb"
      })
  void aRootThatNobodyKnowsIsListedAndNotOffered(String place) throws ParseException {
    List<Disk> disks = disks(place);
    assertThat(disks).hasSize(1);
    assertThat(disks.get(0).uses())
        .containsExactly(new DiskUse(Kind.NO_HARDWARE, Hardware.root(place)));
  }

  @Test
  void aDiskWithoutCapacityIsListedWithTheReasonAndAReaderWithoutACardIsNot()
      throws ParseException {
    assertThat(
            new Systems()
                .disk(device("sdb", "disk", "\"size\":0,\"tran\":\"sas\""))
                .disk(device("sdc", "disk", "\"size\":0,\"rm\":true,\"tran\":\"usb\""))
                .read()
                .disks())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.path()).isEqualTo("/dev/sdb");
              assertThat(d.uses()).containsExactly(new DiskUse(Kind.NO_CAPACITY, "sas"));
            });
  }
}
