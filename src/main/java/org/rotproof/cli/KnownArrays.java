package org.rotproof.cli;

import java.util.Set;
import java.util.TreeSet;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.protocol.Ask;
import org.rotproof.storage.Inventory;

/** The arrays of a machine by their names: those that run, and those that are written down. */
final class KnownArrays {
  private KnownArrays() {}

  /**
   * Says so where a name is of no array at all: that there is nothing to tell of it would pass for
   * good news.
   *
   * @param more what else there is not of that name, such as ", and no work on one"; or ""
   */
  static void check(Helper helper, String array, String more) throws Exception {
    Inventory found = helper.ask(new Ask.Look()).inventory();
    Set<String> names = new TreeSet<>(ArrayRecordJson.found(found.machine()).keySet());
    found.arrays().forEach(a -> names.add(a.name()));
    if (!names.contains(array)) {
      throw Trouble.usage(
          "There is no array '" + array + "' on that machine" + more + ".",
          names.isEmpty() ? "" : "There are: " + String.join(", ", names) + ".");
    }
  }
}
