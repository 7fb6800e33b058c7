package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rotproof.storage.DiskUse.Kind.MOUNTED;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rotproof.host.Host;
import org.rotproof.host.KnownMachines;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskUse;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;
import org.rotproof.storage.MachineFile;
import org.rotproof.storage.RawSystem;
import org.rotproof.storage.SmartVerdict;

/** One run of the command line inside this process, with what it said. */
record CommandLineRun(int exit, String out, String err) {
  /** For commands that must not start any; two disks lie here, and one of them is mounted. */
  static final Machines NO_MACHINES =
      new Machines() {
        @Override
        public Inventory look() {
          return new Inventory(
              List.of(disk("ata-free"), disk("ata-mounted", new DiskUse(MOUNTED, "/srv/music"))),
              List.of(),
              Set.of(),
              Set.of("/srv/music"),
              Set.of());
        }

        @Override
        public MachineFile report() {
          return new MachineFile(RawSystem.EMPTY, Machine.UNKNOWN, Map.of(), Map.of());
        }

        @Override
        public Host practice(int disks, long sizeBytes) {
          throw new AssertionError("a practice machine was asked for");
        }

        @Override
        public Host here() {
          throw new AssertionError("this computer was asked for");
        }

        @Override
        public Host ssh(String target) {
          throw new AssertionError("another computer was asked for");
        }

        @Override
        public Host sshUnasked(String target) {
          throw new AssertionError("another computer was asked for");
        }

        @Override
        public KnownMachines known() {
          return new KnownMachines(Path.of("/nonexistent/machines.json"));
        }
      };

  /** A terminal that nobody sees. */
  static final Terminal SILENT =
      new Terminal(
          new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
          false,
          80);

  private static Disk disk(String name, DiskUse... uses) {
    String id = "/dev/disk/by-id/" + name;
    return new Disk(
        id,
        "/dev/sd-" + name,
        id,
        "",
        "WD40EFRX",
        "S-" + name,
        "",
        1L << 40,
        512,
        4096,
        true,
        false,
        "sata",
        SmartVerdict.GOOD,
        List.of(uses),
        List.of());
  }

  /** The real ones. */
  static final Machines MACHINES = Machines.real();

  /** Runs it with nothing on standard input. */
  static CommandLineRun of(String... args) {
    return with("", args);
  }

  /** Runs it with that text on standard input. */
  static CommandLineRun with(String input, String... args) {
    return with(input.getBytes(StandardCharsets.UTF_8), args);
  }

  /** Runs it with those bytes on standard input. */
  static CommandLineRun with(byte[] input, String... args) {
    return run(input, NO_MACHINES, args);
  }

  /** Runs it with that text on standard input, and with real machines. */
  static CommandLineRun real(String input, String... args) {
    return run(input.getBytes(StandardCharsets.UTF_8), MACHINES, args);
  }

  /** Runs a command in a practice machine, and fails where it fails. */
  static String execute(Helper helper, String command) throws Exception {
    Answer.Executed done = helper.ask(new Ask.PracticeExec(command));
    assertThat(done.exit()).as(command + "\n" + done.output()).isZero();
    return done.output();
  }

  /** Runs it with such machines. */
  static CommandLineRun among(Machines machines, String... args) {
    return run(new byte[0], machines, args);
  }

  static CommandLineRun run(byte[] input, Machines machines, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Surroundings around =
        new Surroundings(
            new ByteArrayInputStream(input),
            outStream,
            errStream,
            new Terminal(errStream, false, 80),
            machines);
    int exit = RotproofCommand.in(around).execute(args);
    outStream.flush();
    errStream.flush();
    return new CommandLineRun(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
