package org.rotproof.helper.look;

import java.io.IOException;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.ParseException;

/** Asks one disk all that it says of itself. */
public final class DiskHealthHandler implements AskHandler<Answer.DiskTold, Ask.DiskHealth> {
  private final HelperContext context;

  /** Asks the disks of that helper. */
  public DiskHealthHandler(HelperContext context) {
    this.context = context;
  }

  @Override
  public Class<Ask.DiskHealth> asks() {
    return Ask.DiskHealth.class;
  }

  @Override
  public Answer.DiskTold handle(Ask.DiskHealth ask, Request request)
      throws FailureException, InterruptedException {
    return new Answer.DiskTold(InventoryCollector.details(disk(context, ask.disk())));
  }

  /** The disk of that name, as it is now. */
  static Disk disk(HelperContext context, String name)
      throws FailureException, InterruptedException {
    return look(context)
        .disk(name)
        .orElseThrow(
            () ->
                new FailureException(
                    new Failure(
                        Failure.Kind.USAGE,
                        "There is no disk '" + name + "' on the machine.",
                        "Nothing was changed.",
                        "Look again which disks there are.",
                        "")));
  }

  /** What is there now. */
  public static Inventory look(HelperContext context)
      throws FailureException, InterruptedException {
    try {
      return context.collector().look();
    } catch (IOException | ParseException e) {
      throw notListed(e);
    }
  }

  /** That nobody knows which disks there are. */
  static FailureException notListed(Exception e) {
    return new FailureException(
        new Failure(
            Failure.Kind.TOOL_FAILED,
            "The disks of this machine could not be listed.",
            "Nothing was changed.",
            "See that the package util-linux with its lsblk is installed, then look again.",
            String.valueOf(e.getMessage())));
  }
}
