package org.rotproof.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/** One run of the practice machine, from power on to power off: its QEMU and the lines to it. */
final class GuestBoot {
  private static final String MARK = "rotproof-guest: ";
  private static final String PORT = "helper-port";
  private static final String HELPER = "the practice machine's helper";

  /** A guest that breaks into QEMU finds no new process, no other user's rights there. */
  static final String SANDBOX =
      "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny";

  /** What a QEMU says that was built without it: it names the option, or what it needs. */
  private static final Pattern NO_SANDBOX = Pattern.compile("-sandbox|seccomp");

  private static final long LONGEST_SOCKET_WAIT_MILLIS = 10_000;

  private final Path helperSocket;
  private final QemuProcess qemu;
  private final ConsoleText console;
  private final BlockingQueue<String> marks = new LinkedBlockingQueue<>();
  private final Object lines = new Object();
  private Qmp qmp;
  private UnixStream helperStream;
  private HelperClient client;
  private boolean greeted;
  private boolean over;

  /** How the machine is run. */
  enum Engine {
    KVM,
    EMULATION
  }

  /** What every boot of one machine has in common. */
  record Machine(Appliance appliance, Path program, Path folder) {
    Path config() {
      return folder.resolve("config");
    }

    Path state() {
      return folder.resolve("state");
    }
  }

  private GuestBoot(Path helperSocket, QemuProcess qemu, ConsoleText console) {
    this.helperSocket = helperSocket;
    this.qemu = qemu;
    this.console = console;
  }

  /** Switches the machine on; {@code number} tells its boots apart. */
  static GuestBoot start(
      Machine machine, List<PracticeDisk> disks, Engine engine, int number, ConsoleText console)
      throws FailureException, InterruptedException {
    try {
      return start(machine, disks, engine, number, console, true);
    } catch (FailureException e) {
      if (!NO_SANDBOX.matcher(e.failure().toolOutput()).find()) {
        throw e;
      }
      console.add("This QEMU has no sandbox (seccomp): the machine runs without one.");
      return start(machine, disks, engine, number, console, false);
    }
  }

  private static GuestBoot start(
      Machine machine,
      List<PracticeDisk> disks,
      Engine engine,
      int number,
      ConsoleText console,
      boolean sandboxed)
      throws FailureException, InterruptedException {
    Path qmpSocket = machine.folder().resolve("qmp-" + number);
    Path helperSocket = machine.folder().resolve("helper-" + number);
    Path consoleSocket = machine.folder().resolve("console-" + number);
    QemuProcess qemu;
    try {
      qemu =
          QemuProcess.start(
              machine.folder(),
              arguments(machine, disks, engine, qmpSocket, helperSocket, consoleSocket, sandboxed));
    } catch (IOException e) {
      throw new FailureException(notStarted(e.getMessage()));
    }
    GuestBoot boot = new GuestBoot(helperSocket, qemu, console);
    try {
      boot.connect(qmpSocket, consoleSocket);
      return boot;
    } catch (FailureException | InterruptedException | RuntimeException e) {
      boot.end("The practice machine did not start.");
      throw e;
    } catch (IOException e) {
      boot.end("The practice machine did not start.");
      throw new FailureException(notStarted(e.getMessage() + "\n" + qemu.words()));
    }
  }

  private static List<String> arguments(
      Machine machine,
      List<PracticeDisk> disks,
      Engine engine,
      Path qmpSocket,
      Path helperSocket,
      Path consoleSocket,
      boolean sandboxed) {
    GuestArch arch = GuestArch.here();
    List<String> argv = new ArrayList<>(List.of(arch.qemu(), "-S"));
    argv.addAll(List.of("-nodefaults", "-no-user-config", "-no-reboot", "-display", "none"));
    argv.addAll(List.of("-name", "rotproof-practice"));
    if (sandboxed) {
      argv.addAll(List.of("-sandbox", SANDBOX));
    }
    argv.addAll(arch.processor(engine == Engine.KVM));
    argv.addAll(List.of("-smp", "2", "-m", "1536"));
    argv.addAll(List.of("-kernel", machine.appliance().kernel().toString()));
    argv.addAll(List.of("-initrd", machine.appliance().initrd().toString()));
    argv.addAll(List.of("-append", arch.commandLine()));
    addSocket(argv, "qmp", qmpSocket);
    argv.addAll(List.of("-mon", "chardev=qmp,mode=control"));
    addSocket(argv, "console", consoleSocket);
    argv.addAll(List.of("-serial", "chardev:console"));
    addSocket(argv, "helper", helperSocket);
    argv.addAll(List.of("-device", "virtio-serial-pci", "-device"));
    argv.add("virtserialport,chardev=helper,name=org.rotproof.helper,id=" + PORT);
    argv.addAll(List.of("-device", "virtio-rng-pci"));
    addSystemDisk(argv, "root", machine.appliance().root(), ",snapshot=on");
    addSystemDisk(argv, "jars", machine.program(), ",readonly=on");
    addSystemDisk(argv, "config", machine.config(), ",readonly=on");
    addSystemDisk(argv, "state", machine.state(), "");
    argv.addAll(List.of("-device", "virtio-scsi-pci,id=scsi0"));
    for (PracticeDisk disk : disks) {
      argv.addAll(List.of("-blockdev", DiskArguments.node(disk).toString()));
      argv.addAll(List.of("-device", DiskArguments.device(disk).toString()));
    }
    return argv;
  }

  private static void addSocket(List<String> argv, String id, Path path) {
    argv.addAll(
        List.of("-chardev", "socket,id=" + id + ",path=" + escaped(path) + ",server=on,wait=off"));
  }

  /** A comma in a value is doubled: it would begin another option. */
  private static String escaped(Path file) {
    return file.toString().replace(",", ",,");
  }

  private static void addSystemDisk(List<String> argv, String id, Path file, String more) {
    // No flush: the images need not outlive this computer's power.
    argv.addAll(
        List.of(
            "-drive",
            "if=none,id=" + id + ",format=raw,cache=unsafe,file=" + escaped(file) + more));
    argv.addAll(List.of("-device", "virtio-blk-pci,drive=" + id + ",serial=" + id));
  }

  private void connect(Path qmpSocket, Path consoleSocket)
      throws FailureException, IOException, InterruptedException {
    UnixStream consoleStream = connect(consoleSocket);
    Thread reader = new Thread(() -> readConsole(consoleStream), "practice machine's console");
    reader.setDaemon(true);
    reader.start();
    synchronized (lines) {
      helperStream = connect(helperSocket);
      client = new HelperClient(HELPER, helperStream.input(), helperStream.output());
    }
    Qmp monitor = new Qmp(qmpSocket, this::takeEvent);
    synchronized (lines) {
      qmp = monitor;
    }
    qemu.whenEnded(() -> end("The practice machine stopped."));
    monitor.execute("cont", Qmp.arguments());
  }

  private UnixStream connect(Path socket)
      throws FailureException, IOException, InterruptedException {
    long until = System.nanoTime() + LONGEST_SOCKET_WAIT_MILLIS * 1_000_000;
    while (true) {
      if (!qemu.alive()) {
        throw new FailureException(notStarted(qemu.words()));
      }
      if (Files.exists(socket)) {
        try {
          return new UnixStream(socket);
        } catch (IOException e) {
          if (System.nanoTime() > until) {
            throw e;
          }
        }
      } else if (System.nanoTime() > until) {
        throw new IOException("QEMU did not open " + socket.getFileName());
      }
      Thread.sleep(10);
    }
  }

  private static Failure notStarted(String words) {
    return new Failure(
        Failure.Kind.TOOL_FAILED,
        "QEMU, which runs the practice machine, did not start.",
        "Nothing on this computer was changed.",
        "See that it is installed (sudo apt install "
            + GuestArch.here().qemuPackage()
            + ") and that this computer has 2 GB of memory free.",
        words);
  }

  private void readConsole(UnixStream stream) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream.input(), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        console.add(line);
        int mark = line.indexOf(MARK);
        marks.add(mark < 0 ? "" : line.substring(mark + MARK.length()));
        line = reader.readLine();
      }
    } catch (IOException ignored) {
      // A machine that ends takes its console along.
    }
  }

  private void takeEvent(JsonNode event) {
    JsonNode data = event.path("data");
    if (event.path("event").asText().equals("VSERPORT_CHANGE")
        && data.path("id").asText().equals(PORT)
        && !data.path("open").asBoolean()) {
      helperLeft();
    }
  }

  /**
   * The guest closed its end of the line. The connection is made anew at once: what the lost helper
   * left on it must not meet its successor, and a successor that found nobody would end, too.
   */
  private void helperLeft() {
    synchronized (lines) {
      if (!greeted || over) {
        return;
      }
      greeted = false;
      long lastId = client.lastId() + 1000;
      client.lose("The helper in the practice machine ended. The machine itself still runs.");
      helperStream.close();
      try {
        helperStream = new UnixStream(helperSocket);
        client = new HelperClient(HELPER, helperStream.input(), helperStream.output(), lastId);
      } catch (IOException e) {
        // The lost client stays in its place; whoever asks it hears that it is lost.
      }
    }
  }

  /** The client of the helper that is there now, or comes next. */
  HelperClient client() {
    synchronized (lines) {
      return client;
    }
  }

  /** From now on, a helper that leaves is a loss. */
  void greeted(HelperClient by) {
    synchronized (lines) {
      greeted |= by == client;
    }
  }

  Qmp qmp() throws IOException {
    synchronized (lines) {
      if (over) {
        throw new IOException("the practice machine is off");
      }
      return qmp;
    }
  }

  /** The next line on the console: "" for the kernel's own, else what the guest's init says. */
  String nextMark(long waitMillis) throws InterruptedException {
    String mark = marks.poll(waitMillis, TimeUnit.MILLISECONDS);
    return mark == null ? "silence" : mark;
  }

  boolean over() {
    synchronized (lines) {
      return over;
    }
  }

  /** What QEMU itself said. */
  String words() {
    return qemu.words();
  }

  /** Power off, at once. Safe to call twice. */
  void end(String reason) {
    HelperClient lost;
    synchronized (lines) {
      if (over) {
        return;
      }
      over = true;
      lost = client;
    }
    if (lost != null) {
      lost.lose(reason); // Before the connection breaks and gives a reason of its own.
    }
    qemu.kill();
    if (lost != null) {
      lost.close();
    }
    synchronized (lines) {
      if (qmp != null) {
        qmp.close();
      }
    }
  }

  /** How QEMU is told of a toy disk, at the start or while it runs. */
  static final class DiskArguments {
    private DiskArguments() {}

    static ObjectNode node(PracticeDisk disk) {
      ObjectNode node = Qmp.arguments();
      node.put("driver", "raw").put("node-name", disk.node());
      node.putObject("cache").put("direct", false).put("no-flush", true);
      node.putObject("file")
          .put("driver", "file")
          .put("node-name", disk.fileNode())
          .put("filename", disk.image().toString());
      return node;
    }

    static ObjectNode device(PracticeDisk disk) {
      return Qmp.arguments()
          .put("driver", "scsi-hd")
          .put("bus", "scsi0.0")
          .put("id", disk.device())
          .put("drive", disk.node())
          .put("vendor", disk.vendor())
          .put("product", disk.product())
          .put("serial", disk.serial())
          .put("wwn", Long.parseUnsignedLong(disk.wwn(), 16))
          .put("rotation_rate", disk.turnsPerMinute())
          .put("physical_block_size", 4096);
    }
  }
}
