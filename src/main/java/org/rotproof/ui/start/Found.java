package org.rotproof.ui.start;

import java.util.List;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.storage.Inventory;
import org.rotproof.ui.common.Connection;

/**
 * What a machine has, right after connecting.
 *
 * @param journals builds that did not end well, newest first
 */
record Found(Connection connection, Inventory inventory, List<JournalSummary> journals) {}
