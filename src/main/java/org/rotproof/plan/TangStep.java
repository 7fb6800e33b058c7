package org.rotproof.plan;

import java.util.List;
import java.util.Optional;
import org.rotproof.plan.Command.Input;

/**
 * A Tang server that opens an array with no hands, by clevis: enrolled on a container, tried, taken
 * away. Clevis hands keys on by pipes only; what it saves meanwhile, the header as it was, lies in
 * memory that ends with the command.
 */
sealed interface TangStep extends Step {
  /** The key slots and tokens that are a Tang server's: one, and another while it is renewed. */
  int SLOT = 21;

  int OTHER_SLOT = SLOT + 1;

  /** How long it may take to answer: clevis itself waits for as long as the network does. */
  int ANSWER_SECONDS = 30;

  /** The container. */
  String target();

  /** Its device. */
  String path();

  @Override
  default String subject() {
    return target();
  }

  /**
   * A script with a folder {@code $m} in memory that ends with it, in which curl, and so clevis,
   * finds how long it may wait; {@code $d} is the container; has, opens and wipe are of a slot. One
   * without a token of clevis's is somebody else's, and stays.
   */
  private static Command inMemory(String path, String script, Input input) {
    String memory =
        "m=/run/rotproof-tang; "
            + UnlockStep.inMemory("$m")
            + "export TMPDIR=$m CURL_HOME=$m; echo 'max-time = "
            + ANSWER_SECONDS
            + "' >$m/.curlrc; ";
    return new Command(
        List.of("unshare", "--mount", "bash", "-ec", memory + words(path) + script), input);
  }

  private static String words(String path) {
    return "d="
        + ShellQuoting.quote(path)
        + "; has() { cryptsetup luksDump \"$d\" | grep -q \"^  $1: $2\"; }; opens() { k=$(clevis"
        + " luks pass -d \"$d\" -s $1 </dev/null) && printf %s \"$k\" | cryptsetup open"
        + " --test-passphrase --key-slot $1 --key-file - \"$d\"; }; wipe() { if has $1 clevis; then"
        + " if has $1 luks2; then cryptsetup luksKillSlot --batch-mode \"$d\" $1 </dev/null; fi;"
        + " cryptsetup token remove --token-id $1 \"$d\"; fi; }; ";
  }

  /**
   * Enrols it. The server is asked for its keys, signed by the one that is trusted, before anything
   * is changed; an enrolment of before goes when the new one opens.
   *
   * @param fresh whether there was none before, which is what taking it back goes back to
   */
  record EnrolTang(
      String target, String path, UnlockStep.Opener opener, Unlock.Tang way, boolean fresh)
      implements TangStep {
    @Override
    public Command command() {
      String policy = ShellQuoting.quote(way.policy());
      String script =
          "cat "
              + opener.keyFile().map(ShellQuoting::quote).orElse("")
              + " >$m/key; "
              + asked(policy)
              + "bind() { clevis luks bind -d \"$d\" -k $m/key -s $1 -t $1 tang "
              + policy
              + " </dev/null; }; "
              + bound();
      return inMemory(path, script, opener.input());
    }

    /** Clevis says the same of a server that is away and of one with another key. */
    private String asked(String policy) {
      return "if ! clevis encrypt tang "
          + policy
          + " </dev/null >/dev/null; then if curl -sfg "
          + ShellQuoting.quote(way.url() + "/adv")
          + " >/dev/null; then echo 'A Tang server answers there, but the key with that thumbprint"
          + " does not sign for it. tang-show-keys on the server itself tells the right one.' >&2;"
          + " else echo 'No Tang server answers there.' >&2; fi; exit 1; fi; ";
    }

    private static String bound() {
      return "n="
          + SLOT
          + " o="
          + OTHER_SLOT
          + "; if has $n luks2; then n="
          + OTHER_SLOT
          + " o="
          + SLOT
          + "; fi; wipe $n; bind $n; opens $n; wipe $o";
    }

    @Override
    public Optional<Command> undo() {
      return fresh ? Optional.of(new WipeTang(target, path).command()) : Optional.empty();
    }

    /** Of one that is renewed nobody can tell whether what opens is the old one. */
    @Override
    public Optional<Command> doneWhen() {
      return fresh ? Optional.of(new ProveTang(target, path).command()) : Optional.empty();
    }

    @Override
    public int memoryKib() {
      return opener.memoryKib();
    }
  }

  /** Proves that the Tang server opens a container, as it is and answers now. */
  record ProveTang(String target, String path) implements TangStep {
    @Override
    public Effect effect() {
      return Effect.LOOKS;
    }

    @Override
    public Command command() {
      String script =
          "w='No Tang server is enrolled on it.'; for s in "
              + SLOT
              + " "
              + OTHER_SLOT
              + "; do if has $s clevis; then if opens $s; then exit 0; fi; w='The Tang server gave"
              + " no key that opens it: it does not answer, or its keys are others by now.'; fi;"
              + " done; echo \"$w\" >&2; exit 1";
      return inMemory(path, script, new Input.None());
    }
  }

  /** Takes the Tang server's slots and tokens away, whether it answers or not. */
  record WipeTang(String target, String path) implements TangStep {
    @Override
    public Binding binding() {
      return Binding.WHEN_BEGUN;
    }

    @Override
    public Command command() {
      return Command.of("bash", "-ec", words(path) + "wipe " + SLOT + "; wipe " + OTHER_SLOT);
    }
  }
}
