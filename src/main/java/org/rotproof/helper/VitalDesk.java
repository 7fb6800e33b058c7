package org.rotproof.helper;

import java.util.Optional;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.storage.Array;
import org.rotproof.storage.Machine;
import org.rotproof.vital.Vitals;

/** Looks at what the next start of an array needs, with what this machine has of it. */
final class VitalDesk {
  private VitalDesk() {}

  /** Looks, and repairs what can be proved. */
  static Vitals.Seen look(Array array, Vitals.Depth depth) throws InterruptedException {
    Machine machine = MachineReader.read();
    Optional<ArrayRecord> record =
        Optional.ofNullable(ArrayRecordJson.found(machine).get(array.name()));
    return Vitals.look(array, record, machine, depth);
  }
}
