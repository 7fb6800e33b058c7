package org.rotproof.ui.start;

import java.util.List;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.storage.Array;
import org.rotproof.storage.Inventory;
import org.rotproof.ui.common.Connection;

/**
 * What a machine has, right after connecting.
 *
 * @param journals builds that did not end well, newest first
 */
record Arrival(Connection connection, Inventory inventory, List<JournalSummary> journals) {
  /** Names of arrays that were built here and are not open. */
  List<String> closed() {
    List<String> open = inventory.arrays().stream().map(Array::name).toList();
    return ArrayRecordJson.found(inventory.machine()).keySet().stream()
        .filter(name -> !open.contains(name))
        .toList();
  }
}
