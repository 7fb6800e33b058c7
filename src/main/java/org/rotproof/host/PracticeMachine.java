package org.rotproof.host;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.rotproof.linux.Processes;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/** The practice machine over all its boots: its disks, its folder, and what is done to it. */
final class PracticeMachine implements PracticeLab {
  private static final long FIRST_SIGN_WITH_KVM_MILLIS = 4_000;
  private static final long HELLO_WITH_KVM_MILLIS = 25_000;
  private static final long FIRST_SIGN_EMULATED_MILLIS = 45_000;

  private final GuestBoot.Machine machine;
  private final SessionFolder folder;
  private final KvmMemory kvm;
  private final List<PracticeDisk> disks;
  private final List<PracticeDisk> pulled = new ArrayList<>();
  private final KeptMachine keeping;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final ConsoleText console = new ConsoleText();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread atProgramEnd = new Thread(this::atProgramEnd, "practice machine's end");
  private final boolean wasKept;
  private volatile boolean used;
  private GuestBoot boot;
  private Session newest;
  private int boots;
  private int disksMade;

  private PracticeMachine(
      Appliance appliance,
      Path program,
      SessionFolder folder,
      KvmMemory kvm,
      KeptMachine keeping,
      List<PracticeDisk> disks,
      boolean wasKept) {
    this.machine = new GuestBoot.Machine(appliance, program, folder.path());
    this.folder = folder;
    this.kvm = kvm;
    this.keeping = keeping;
    this.disks = new ArrayList<>(disks);
    this.disksMade = disks.size();
    this.wasKept = wasKept;
    this.used = wasKept;
  }

  /** Lays its disks out; it is off until {@link #start}. */
  static PracticeMachine create(
      Appliance appliance, Path program, Cache cache, KeptMachine keeping, PracticeSpec spec)
      throws IOException, InterruptedException {
    SessionFolder folder = SessionFolder.create();
    List<PracticeDisk> toys = PracticeDisk.of(spec, folder.path(), RandomGenerator.getDefault());
    PracticeMachine made =
        new PracticeMachine(appliance, program, folder, new KvmMemory(cache), keeping, toys, false);
    for (PracticeDisk disk : made.disks) {
      disk.makeImage();
    }
    made.blankState();
    Runtime.getRuntime().addShutdownHook(made.atProgramEnd);
    return made;
  }

  /** Takes the one that was kept; it is off until {@link #start}. */
  static PracticeMachine resume(Appliance appliance, Path program, Cache cache, KeptMachine kept)
      throws IOException {
    KeptMachine.Saved saved = kept.load();
    SessionFolder folder = kept.open();
    try {
      PracticeMachine made =
          new PracticeMachine(
              appliance,
              program,
              folder,
              new KvmMemory(cache),
              kept,
              KeptMachine.Saved.in(folder.path(), saved.disks()),
              true);
      made.pulled.addAll(KeptMachine.Saved.in(folder.path(), saved.pulled()));
      made.disksMade = saved.disksMade();
      made.boots = saved.boots();
      Runtime.getRuntime().addShutdownHook(made.atProgramEnd);
      return made;
    } catch (IOException | RuntimeException e) {
      folder.release();
      throw e;
    }
  }

  /** A fresh copy of the state disk, its holes kept. */
  private void blankState() throws IOException, InterruptedException {
    Processes.Finished copied =
        Processes.run(
            "cp",
            "--sparse=always",
            machine.appliance().state().toString(),
            machine.state().toString());
    if (!copied.ok()) {
      throw new IOException("the state disk cannot be made: " + copied.words());
    }
  }

  /** Switches it on, with KVM where that works, and waits for its helper. */
  HostSession start(Consumer<Host.Starting> news) throws FailureException, InterruptedException {
    boolean fresh = boots == 0;
    try {
      if (kvm.worthTrying()) {
        news.accept(new Host.Starting("Starting the practice machine.", 0.15));
        Optional<HostSession> session =
            boot(GuestBoot.Engine.KVM, FIRST_SIGN_WITH_KVM_MILLIS, HELLO_WITH_KVM_MILLIS, news);
        if (session.isPresent()) {
          return session.get();
        }
        kvm.failed();
        if (fresh) {
          blankState();
        }
      }
      news.accept(
          new Host.Starting(
              "Starting the practice machine, emulated: this computer offers no working KVM.",
              0.2));
      Optional<HostSession> session =
          boot(GuestBoot.Engine.EMULATION, FIRST_SIGN_EMULATED_MILLIS, Long.MAX_VALUE, news);
      if (session.isPresent()) {
        return session.get();
      }
      // Seen once in some hundred starts: it hangs before its kernel says a word.
      news.accept(new Host.Starting("It says nothing. Switching it off and on again.", 0.2));
      if (fresh) {
        blankState();
      }
      return boot(
              GuestBoot.Engine.EMULATION, FirstSigns.LONGEST_SILENCE_MILLIS, Long.MAX_VALUE, news)
          .orElseThrow(
              () -> new FailureException(silent("It did not say anything for a long time.")));
    } catch (IOException e) {
      throw new FailureException(silent(e.getMessage()));
    }
  }

  private Failure silent(String words) {
    return new Failure(
        Failure.Kind.TOOL_FAILED,
        "The practice machine did not come up.",
        "Nothing on this computer was changed.",
        "Try again. If it happens once more, report it with the machine's console below.",
        (words + "\n" + console).strip());
  }

  /**
   * One boot.
   *
   * @return nothing when it stayed silent for that long
   */
  private Optional<HostSession> boot(
      GuestBoot.Engine engine, long firstSignMillis, long helloMillis, Consumer<Host.Starting> news)
      throws FailureException, IOException, InterruptedException {
    GuestBoot started;
    synchronized (this) {
      if (closed.get()) {
        throw new IOException("the practice session was closed");
      }
      Files.write(machine.config(), PracticeDisk.config(disks));
      boots++;
      try {
        started = GuestBoot.start(machine, disks, engine, boots, console);
      } catch (FailureException e) {
        if (engine == GuestBoot.Engine.KVM) {
          return Optional.empty();
        }
        throw e;
      }
      boot = started;
    }
    try {
      if (new FirstSigns(started, news, this::silent).ready(firstSignMillis, helloMillis)) {
        return Optional.of(greet(started, news));
      }
      started.end("The practice machine did not come up.");
      return Optional.empty();
    } catch (FailureException | InterruptedException | RuntimeException e) {
      started.end("The practice machine did not come up.");
      throw e;
    }
  }

  /**
   * Asks again where nothing comes: a helper that just starts may not have heard the first call.
   */
  private HostSession greet(GuestBoot started, Consumer<Host.Starting> news)
      throws FailureException, InterruptedException {
    long begin = System.nanoTime();
    news.accept(new Host.Starting("Waiting for the helper's hello.", 0.9));
    while (FirstSigns.millis(System.nanoTime() - begin) < FirstSigns.LONGEST_SILENCE_MILLIS
        && !started.over()) {
      HelperClient client = started.client();
      CompletableFuture<Answer.HelloFrom> hello =
          client.send(new Ask.Hello(), event -> {}).answer();
      try {
        hello.get(4, TimeUnit.SECONDS);
        started.greeted(client);
        news.accept(new Host.Starting("The practice machine is ready.", 1.0));
        return owned(new Session(client));
      } catch (TimeoutException e) {
        // Once more.
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof FailureException failed)
            || failed.failure().kind() != Failure.Kind.LOST) {
          throw new FailureException(silent(String.valueOf(e.getCause())));
        }
        Thread.sleep(100);
      }
    }
    throw new FailureException(silent("Its helper does not answer."));
  }

  @Override
  public HostSession reconnect(Consumer<Host.Starting> news)
      throws FailureException, InterruptedException {
    GuestBoot running = current();
    return running.over() ? start(news) : greet(running, news);
  }

  /** The machine ends with its newest session; one before it has been replaced by a reconnect. */
  private synchronized Session owned(Session session) {
    newest = session;
    return session;
  }

  private synchronized boolean isNewest(Session session) {
    return newest == session;
  }

  private synchronized GuestBoot current() {
    return boot;
  }

  private synchronized PracticeDisk disk(String id) {
    return disks.stream()
        .filter(d -> d.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no disk " + id));
  }

  @Override
  public void damage(String disk, long offsetBytes, long lengthBytes) throws IOException {
    PracticeDisk target = disk(disk);
    if (offsetBytes < 0 || lengthBytes < 0 || lengthBytes > target.sizeBytes() - offsetBytes) {
      throw new IllegalArgumentException(
          disk + " has " + target.sizeBytes() + " bytes: the damage would lie outside of it");
    }
    try (RandomAccessFile file = new RandomAccessFile(target.image().toFile(), "rw")) {
      file.seek(offsetBytes);
      byte[] rot = new byte[65_536];
      long left = lengthBytes;
      while (left > 0) {
        random.nextBytes(rot);
        int piece = (int) Math.min(left, rot.length);
        file.write(rot, 0, piece);
        left -= piece;
      }
    }
  }

  @Override
  public void failReads(String disk, long offsetBytes, long lengthBytes) throws IOException {
    FailingReads.begin(current().qmp(), disk(disk), offsetBytes, lengthBytes);
  }

  @Override
  public synchronized void pull(String disk) throws IOException {
    PracticeDisk target = disk(disk);
    if (!boot.over()) {
      boot.qmp().execute("device_del", Qmp.arguments().put("id", target.device()));
      removeNode(target);
    }
    disks.remove(target);
    pulled.add(target);
  }

  @Override
  public synchronized void putBack(String disk) throws IOException {
    PracticeDisk target =
        pulled.stream()
            .filter(d -> d.id().equals(disk))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(disk + " was not pulled"));
    pulled.remove(target);
    plugIn(target);
  }

  /** The device leaves its image a moment after the command. */
  private void removeNode(PracticeDisk target) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        boot.qmp().execute("blockdev-del", Qmp.arguments().put("node-name", target.node()));
        FailingReads.remove(boot.qmp(), target);
        return;
      } catch (IOException e) {
        if (tries == 50) {
          throw e;
        }
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while a disk was pulled", e);
      }
    }
  }

  @Override
  public synchronized void plug(String disk, long sizeBytes) throws IOException {
    if (!disk.matches("[a-z0-9-]{1,32}")) {
      throw new IllegalArgumentException("a disk's id has small letters and digits: " + disk);
    }
    if (disks.stream().anyMatch(d -> d.id().equals(disk))) {
      throw new IllegalArgumentException(disk + " is plugged in already");
    }
    if (sizeBytes < 512 || sizeBytes % 512 != 0) {
      throw new IllegalArgumentException("a disk has whole sectors of 512 bytes: " + sizeBytes);
    }
    PracticeDisk made =
        PracticeDisk.make(
            disk, disksMade, PracticeDisk.Role.FREE, sizeBytes, folder.path(), random);
    disksMade++;
    Files.deleteIfExists(made.image());
    made.makeImage();
    pulled.removeIf(d -> d.id().equals(disk));
    plugIn(made);
  }

  @Override
  public synchronized String freshId() {
    int number = disksMade + 1;
    while (isTaken("disk" + number)) {
      number++;
    }
    return "disk" + number;
  }

  private boolean isTaken(String id) {
    return disks.stream().anyMatch(d -> d.id().equals(id))
        || pulled.stream().anyMatch(d -> d.id().equals(id));
  }

  private void plugIn(PracticeDisk disk) throws IOException {
    if (!boot.over()) {
      tellName(disk);
      boot.qmp().execute("blockdev-add", GuestBoot.DiskArguments.node(disk));
      boot.qmp().execute("device_add", GuestBoot.DiskArguments.device(disk));
    }
    disks.add(disk);
  }

  /** So that the next look knows it by its id. */
  private void tellName(PracticeDisk made) throws IOException {
    String line = made.serial() + " " + made.id();
    Ask.PracticeExec command =
        new Ask.PracticeExec(
            "f=/etc/rotproof/practice-disks; grep -qxF '"
                + line
                + "' $f || echo '"
                + line
                + "' >>$f");
    try {
      boot.client().send(command, event -> {}).answer().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the guest cannot be told of the new disk: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a disk was plugged in", e);
    }
  }

  @Override
  public void throttle(String disk, long bytesPerSecond, long requestsPerSecond)
      throws IOException {
    PracticeDisk target = disk(disk);
    if (bytesPerSecond < 0 || requestsPerSecond < 0) {
      throw new IllegalArgumentException(
          "a limit is not negative: " + bytesPerSecond + ", " + requestsPerSecond);
    }
    current()
        .qmp()
        .execute(
            "block_set_io_throttle",
            Qmp.arguments()
                .put("id", target.device())
                .put("bps", bytesPerSecond)
                .put("bps_rd", 0)
                .put("bps_wr", 0)
                .put("iops", requestsPerSecond)
                .put("iops_rd", 0)
                .put("iops_wr", 0));
  }

  @Override
  public void powerCut() {
    current().end("The practice machine's power was cut.");
  }

  @Override
  public synchronized List<String> disks() {
    return disks.stream().map(PracticeDisk::id).toList();
  }

  @Override
  public Path image(String disk) {
    return disk(disk).image();
  }

  @Override
  public String console() {
    return console.toString();
  }

  /** Ends it and removes all that was made for it. Safe to call twice. */
  void close() {
    shutDown();
    forgetEnd();
  }

  /** After a start that failed: a new one is removed, one that was kept stays as it was. */
  void abandon() {
    atProgramEnd();
    forgetEnd();
  }

  private void forgetEnd() {
    try {
      Runtime.getRuntime().removeShutdownHook(atProgramEnd);
    } catch (IllegalStateException e) {
      // The program is ending already.
    }
  }

  @Override
  public boolean used() {
    return used;
  }

  @Override
  public boolean wasKept() {
    return wasKept;
  }

  @Override
  public void keep() throws IOException {
    GuestBoot running = current();
    if (running != null && !running.over()) {
      try {
        // What was written is on the disks before the plug is pulled.
        running
            .client()
            .send(new Ask.PracticeExec("sync"), event -> {})
            .answer()
            .get(20, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        // Then it is as after a power cut, which it can bear.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while the practice machine was switched off", e);
      }
    }
    if (!switchOff()) {
      throw new IOException("the practice machine is gone already");
    }
    try {
      keeping.keep(folder, saved());
    } catch (IOException e) {
      closed.set(false);
      throw e;
    }
    forgetEnd();
  }

  private synchronized KeptMachine.Saved saved() {
    return KeptMachine.Saved.of(System.currentTimeMillis(), boots, disksMade, disks, pulled);
  }

  /** What a person kept once is not thrown away because the program ended. */
  private void atProgramEnd() {
    if (!wasKept) {
      shutDown();
    } else if (switchOff()) {
      try {
        keeping.keep(folder, saved());
      } catch (IOException e) {
        // It lies there as it was kept, with what has changed since on its disks.
      }
    }
  }

  private boolean switchOff() {
    if (!closed.compareAndSet(false, true)) {
      return false;
    }
    GuestBoot running = current();
    if (running != null) {
      running.end("The practice machine was switched off.");
    }
    return true;
  }

  private void shutDown() {
    if (!switchOff()) {
      return;
    }
    try {
      folder.close();
    } catch (IOException e) {
      // The next start removes it.
    }
  }

  /** What the window holds. All sessions of one machine end together. */
  private final class Session implements HostSession {
    private final HelperClient client;

    Session(HelperClient client) {
      this.client = client;
    }

    @Override
    public <A extends Answer> Call<A> send(Ask<A> ask, Consumer<Event> events) {
      used |= ask instanceof Ask.Do;
      return client.send(ask, events);
    }

    @Override
    public CompletableFuture<String> gone() {
      return client.gone();
    }

    @Override
    public Optional<PracticeLab> lab() {
      return Optional.of(PracticeMachine.this);
    }

    @Override
    public void close() {
      // One that a reconnect has replaced is over already.
      if (isNewest(this)) {
        PracticeMachine.this.close();
      }
    }
  }
}
