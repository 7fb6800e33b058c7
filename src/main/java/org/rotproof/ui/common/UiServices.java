package org.rotproof.ui.common;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.rotproof.host.DesktopLook;
import org.rotproof.host.Host;
import org.rotproof.host.KeptMachine;
import org.rotproof.host.KnownMachines;
import org.rotproof.host.PracticeHost;
import org.rotproof.host.PracticeSpec;

/**
 * What the window is given when it starts.
 *
 * @param practice makes a practice machine; nothing starts before {@code connect}
 * @param thisComputer this computer's helper
 * @param ssh a remote helper, from what the person typed ("user@nas", "ssh://nas:2222"); throws
 *     IllegalArgumentException with a sentence for text that cannot be one
 * @param sshUnasked the same for a name that is known, without any question on the way
 * @param exports the folder that "Save" dialogs open in
 * @param settings where the window keeps its few settings (the theme); made when missing
 * @param version the program's version
 * @param desktop how the desktop looks; may block for some seconds
 * @param kept the practice machine that was kept for next time
 * @param keptPractice starts that one
 */
public record UiServices(
    Function<PracticeSpec, Host> practice,
    Supplier<Host> thisComputer,
    Function<String, Host> ssh,
    Function<String, Host> sshUnasked,
    Path exports,
    Path settings,
    String version,
    Callable<DesktopLook> desktop,
    KeptMachine kept,
    Function<KeptMachine, Host> keptPractice) {
  /** Without a desktop to follow, and with a place of its own for what is kept. */
  public UiServices(
      Function<PracticeSpec, Host> practice,
      Supplier<Host> thisComputer,
      Function<String, Host> ssh,
      Function<String, Host> sshUnasked,
      Path exports,
      Path settings,
      String version) {
    this(
        practice,
        thisComputer,
        ssh,
        sshUnasked,
        exports,
        settings,
        version,
        () -> DesktopLook.PLAIN,
        KeptMachine.in(settings.resolveSibling("kept")),
        PracticeHost::ofKept);
  }

  /** The other computers that were met before; kept beside the settings. */
  public KnownMachines known() {
    return new KnownMachines(settings.resolveSibling("machines.json"));
  }
}
