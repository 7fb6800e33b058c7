package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.plan.Command.Input;

/**
 * What opens an array with no hands: enrolling it on a container, trying it, taking it away. A
 * stick is mounted in a mount namespace of the command's own, so that nothing of it is left when
 * the command ends, however it ends.
 */
sealed interface UnlockStep extends Step {
  /**
   * The key slot of a stick. One that nothing else takes, so that it can be taken away when the
   * stick is lost and nobody can say any more which key it was.
   */
  int STICK_SLOT = 20;

  /** The container. */
  String target();

  @Override
  default String subject() {
    return target();
  }

  /** What opens a container so that a way may be added: its key file, or a secret. */
  record Opener(Optional<String> keyFile, SecretName secret) {
    Input input() {
      return keyFile.isPresent() ? new Input.None() : new Input.Secret(secret);
    }

    /** What trying it takes: a passphrase's key slot takes a lot. */
    int memoryKib() {
      return keyFile.isPresent() ? 0 : DiskStep.MOST_KDF_MEMORY_KIB;
    }
  }

  /**
   * Enrols the TPM. A token that opens already stays as it is; one that does not goes first, as
   * systemd-cryptenroll takes one of the same registers for enrolled, whichever TPM made it.
   *
   * @param fresh whether there was none before, which is what taking it back goes back to
   */
  record EnrolTpm2(String target, String path, Opener opener, Unlock.Tpm2 way, boolean fresh)
      implements UnlockStep {
    private static final String SECRET = "/run/rotproof-stick";

    @Override
    public Command command() {
      String wipe = ShellQuoting.line(new WipeTpm2(target, path).command());
      String opens = ShellQuoting.line(new ProveTpm2(target, path).command());
      String fit = "if ! " + opens + " </dev/null 2>/dev/null; then " + wipe + "; fi; ";
      if (opener.keyFile().isPresent()) {
        return new Command(
            List.of("bash", "-ec", fit + enrol(opener.keyFile().get())), new Input.None());
      }
      // It reads a file only, from no pipe: so one in memory, that nobody else sees.
      String keep = inMemory(SECRET) + "cat >" + SECRET + "/key; ";
      return new Command(
          List.of("unshare", "--mount", "bash", "-ec", keep + fit + enrol(SECRET + "/key")),
          opener.input());
    }

    private String enrol(String keyFile) {
      return ShellQuoting.line(
          Command.of(
              "systemd-cryptenroll",
              "--unlock-key-file=" + keyFile,
              "--tpm2-device=auto",
              "--tpm2-pcrs=" + way.register(),
              "--wipe-slot=tpm2",
              path));
    }

    @Override
    public Optional<Command> undo() {
      return fresh ? Optional.of(new WipeTpm2(target, path).command()) : Optional.empty();
    }

    @Override
    public Optional<Command> doneWhen() {
      return Optional.of(new ProveTpm2(target, path).command());
    }

    @Override
    public int memoryKib() {
      return opener.memoryKib();
    }
  }

  /** Proves that the TPM opens a container, as it is and as the machine was started. */
  record ProveTpm2(String target, String path) implements UnlockStep {
    @Override
    public Effect effect() {
      return Effect.LOOKS;
    }

    @Override
    public Command command() {
      return Command.of(
          "cryptsetup",
          "open",
          "--test-passphrase",
          "--token-only",
          "--token-type",
          "systemd-tpm2",
          path);
    }
  }

  /** Takes the TPM's slots and tokens away; where there is none there is nothing to do. */
  record WipeTpm2(String target, String path) implements UnlockStep {
    @Override
    public Binding binding() {
      return Binding.WHEN_BEGUN;
    }

    @Override
    public Command command() {
      return Command.of("systemd-cryptenroll", "--wipe-slot=tpm2", path);
    }
  }

  /** The beginning of a script that keeps what nobody else sees in a folder in memory. */
  static String inMemory(String folder) {
    return "mkdir -p -m 0700 "
        + folder
        + "; mount -t ramfs -o mode=0700 none "
        + folder
        + "; umask 077; ";
  }

  /** A command with the stick at {@code $d}. */
  private static Command withStick(Unlock.Stick way, boolean writes, String script, Input input) {
    String mount = "mount -o nosuid,nodev,noexec UUID=" + way.uuid() + " $d";
    // One that is mounted elsewhere for writing cannot be mounted here for reading only.
    String words =
        "d=/run/rotproof-stick; mkdir -p -m 0700 $d; "
            + (writes ? mount : mount.replace("noexec", "noexec,ro") + " 2>/dev/null || " + mount)
            + "; f=$d"
            + way.file()
            + "; "
            + script;
    return new Command(List.of("unshare", "--mount", "bash", "-ec", words), input);
  }

  /** 512 random bytes on the stick; refuses to overwrite a file that is there. */
  record MakeStickKey(Unlock.Stick way) implements UnlockStep {
    @Override
    public String target() {
      return way.uuid();
    }

    @Override
    public Command command() {
      return withStick(
          way,
          true,
          "umask 0377; dd if=/dev/urandom of=$f bs=512 count=1 conv=excl,fsync status=none; sync"
              + " -f $d",
          new Input.None());
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(new EraseStickKey(way).command());
    }

    @Override
    public boolean undoOnlyIfDone() {
      return true;
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(
          new Trace(withStick(way, false, "sha256sum $f", new Input.None()), "^(\\S+)"));
    }
  }

  /** Destroys the key on the stick; one that is gone already is no error. */
  record EraseStickKey(Unlock.Stick way) implements UnlockStep {
    @Override
    public String target() {
      return way.uuid();
    }

    @Override
    public Binding binding() {
      return Binding.WHEN_BEGUN;
    }

    @Override
    public Command command() {
      return withStick(
          way,
          true,
          "if [ -e $f ]; then shred --force --iterations=1 $f; rm -f $f; sync -f $d; fi",
          new Input.None());
    }
  }

  /**
   * Adds the stick's key.
   *
   * @param renews whether what is in its slot, and is not this key, is put out of the way first
   */
  record AddStickKey(String target, String path, Opener opener, Unlock.Stick way, boolean renews)
      implements UnlockStep {
    @Override
    public Command command() {
      List<String> words = new ArrayList<>(List.of("cryptsetup", "luksAddKey", "--batch-mode"));
      words.addAll(DiskStep.KEY_FILE_KDF);
      words.addAll(List.of("--key-slot", Integer.toString(STICK_SLOT)));
      words.addAll(List.of("--key-file", opener.keyFile().orElse("-"), path));
      String add = ShellQuoting.line(Command.of(words.toArray(String[]::new))) + " $f";
      String script =
          renews
              ? "if ! " + opens(path) + "; then " + KillStickSlot.kill(path) + "; " + add + "; fi"
              : add;
      return withStick(way, false, script, opener.input());
    }

    private static String opens(String path) {
      return "cryptsetup open --test-passphrase --key-slot "
          + STICK_SLOT
          + " --key-file $f "
          + ShellQuoting.quote(path);
    }

    /** Only what the stick opens: another's slot of that number stays. */
    @Override
    public Optional<Command> undo() {
      return renews
          ? Optional.empty()
          : Optional.of(
              withStick(
                  way,
                  false,
                  "if " + opens(path) + "; then " + KillStickSlot.kill(path) + "; fi",
                  new Input.None()));
    }

    @Override
    public Optional<Command> doneWhen() {
      return Optional.of(new ProveStickKey(target, path, way).command());
    }

    @Override
    public int memoryKib() {
      return opener.memoryKib();
    }
  }

  /** Proves that the key on the stick opens a container. */
  record ProveStickKey(String target, String path, Unlock.Stick way) implements UnlockStep {
    @Override
    public Effect effect() {
      return Effect.LOOKS;
    }

    @Override
    public Command command() {
      return withStick(way, false, AddStickKey.opens(path), new Input.None());
    }
  }

  /** Takes the stick's key slot away, also where the stick is lost. */
  record KillStickSlot(String target, String path) implements UnlockStep {
    @Override
    public Binding binding() {
      return Binding.WHEN_BEGUN;
    }

    private static String kill(String path) {
      String container = ShellQuoting.quote(path);
      return "if cryptsetup luksDump "
          + container
          + " | grep -q '^  "
          + STICK_SLOT
          + ": luks2'; then cryptsetup luksKillSlot --batch-mode "
          + container
          + " "
          + STICK_SLOT
          + " </dev/null; fi";
    }

    @Override
    public Command command() {
      return Command.of("bash", "-ec", kill(path));
    }
  }
}
