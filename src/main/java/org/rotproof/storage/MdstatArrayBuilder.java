package org.rotproof.storage;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rotproof.storage.MdstatArray.Access;
import org.rotproof.storage.MdstatArray.Flag;
import org.rotproof.storage.MdstatArray.Member;

/** Gathers one array's lines. */
final class MdstatArrayBuilder {
  /** What mdadm calls md's RAID 5 and 6 algorithms (drivers/md/raid5.h). */
  private static final Map<Long, String> ALGORITHMS =
      Map.ofEntries(
          Map.entry(0L, "left-asymmetric"),
          Map.entry(1L, "right-asymmetric"),
          Map.entry(2L, "left-symmetric"),
          Map.entry(3L, "right-symmetric"),
          Map.entry(4L, "parity-first"),
          Map.entry(5L, "parity-last"),
          Map.entry(8L, "ddf-zero-restart"),
          Map.entry(9L, "ddf-N-restart"),
          Map.entry(10L, "ddf-N-continue"),
          Map.entry(16L, "left-asymmetric-6"),
          Map.entry(17L, "right-asymmetric-6"),
          Map.entry(18L, "left-symmetric-6"),
          Map.entry(19L, "right-symmetric-6"),
          Map.entry(20L, "parity-first-6"));

  private static final Map<Character, Flag> FLAGS =
      Map.of(
          'F', Flag.FAULTY,
          'S', Flag.SPARE,
          'W', Flag.WRITE_MOSTLY,
          'J', Flag.JOURNAL,
          'R', Flag.REPLACEMENT,
          'E', Flag.ERROR);

  private static final Pattern MEMBER =
      Pattern.compile("([^\\s\\[\\]()]{1,128}+)\\[(\\d{1,9}+)\\]((?:\\([^()\\s]{1,16}+\\)){0,8}+)");

  /** How far md is with something, or that it waits, by whatever word: "scrubbing = 12.6%". */
  private static final Pattern PASS =
      Pattern.compile(
          "[a-z_-]{1,32}+\\s{0,8}+=\\s{0,8}+(?:\\d{1,20}+(?:[.,]\\d{1,6}+)?%|[A-Z]{2,16}+\\b)");

  private static final Pattern COUNTS = Pattern.compile("\\[(\\d{1,9}+)/(\\d{1,9}+)\\]");
  private static final Pattern SLOTS = Pattern.compile("\\[([U_]{1,4096}+)\\]");

  /** What stands where the letters belong, whatever the letters. */
  private static final Pattern ANY_SLOTS = Pattern.compile("\\[([^\\[\\]\\s/%=>]{1,4096}+)\\]");

  private static final Pattern KNOWN_SLOTS = Pattern.compile("[U_E]+");
  private static final Pattern FLAG = Pattern.compile("\\(([^()]+)\\)");
  private static final Pattern CHUNK = Pattern.compile("(\\d{1,12}+)[kK]");
  private static final Pattern COPIES = Pattern.compile("(near|far|offset)-copies");

  private final String name;
  private final boolean active;
  private final String run;
  private final Set<String> odd = new TreeSet<>();
  private final List<Member> members = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();
  private Access access = Access.READ_WRITE;
  private String level = "";
  private long sizeKib = -1;
  private String metadata = "0.90";
  private long chunkKib;
  private String layout = "";
  private int raidDisks = -1;
  private int workingDisks = -1;
  private String slots = "";
  private Optional<SyncProgress> sync = Optional.empty();
  private String bitmap = "";

  MdstatArrayBuilder(String name, String run) {
    this.name = name;
    this.run = run;
    active = run.equals("active");
  }

  /** Something of it is not understood. What is, stands. */
  void odd(String what) {
    odd.add(ParserTexts.quote(what));
  }

  boolean hasMembers() {
    return !members.isEmpty();
  }

  /** What follows "active" on the first line: access, level, members; in Linux 2.4 all the rest. */
  void head(String rest) throws ParseException {
    if (!rest.isEmpty() && !Character.isWhitespace(rest.charAt(0)) && rest.charAt(0) != '(') {
      throw wrong("does not say whether it is active");
    }
    String words = rest.strip();
    for (Access a : List.of(Access.AUTO_READ_ONLY, Access.READ_ONLY)) {
      String word = "(" + a.name().toLowerCase(Locale.ROOT).replace('_', '-') + ")";
      if (words.startsWith(word)) {
        access = a;
        words = words.substring(word.length()).strip();
      }
    }
    while (words.startsWith("(") && words.indexOf(')') > 0) {
      odd(words.substring(0, words.indexOf(')') + 1));
      words = words.substring(words.indexOf(')') + 1).strip();
    }
    String[] tokens = words.isEmpty() ? new String[0] : words.split("\\s+");
    int i = 0;
    while (i < tokens.length
        && !tokens[i].equals("super")
        && ParserTexts.number(tokens[i]).isEmpty()) {
      member(tokens[i]);
      i++;
    }
    if (active && level.isEmpty()) {
      throw wrong("is active without a level");
    }
    if (i < tokens.length) {
      detail(String.join(" ", List.of(tokens).subList(i, tokens.length)), true);
    }
  }

  private void member(String token) {
    Matcher matcher = MEMBER.matcher(token);
    if (matcher.matches()) {
      Set<Flag> flags = EnumSet.noneOf(Flag.class);
      Matcher flag = FLAG.matcher(matcher.group(3));
      while (flag.find()) {
        String word = flag.group(1);
        if (word.length() == 1 && FLAGS.containsKey(word.charAt(0))) {
          flags.add(FLAGS.get(word.charAt(0)));
        } else {
          odd(flag.group() + " of " + matcher.group(1));
        }
      }
      members.add(new Member(matcher.group(1), Integer.parseInt(matcher.group(2)), flags));
    } else if (level.isEmpty()
        && members.isEmpty()
        && token.matches("[A-Za-z][A-Za-z0-9_-]{0,31}")) {
      level = token;
    } else {
      odd(token);
    }
  }

  /** Of an array in a state that is not known: its members are in use whatever that means. */
  void strange(String rest) {
    for (String token : rest.split("\\s+")) {
      if (MEMBER.matcher(token).matches()) {
        member(token);
      }
    }
  }

  /** A line below the first one. */
  void detail(String line, boolean indented) throws ParseException {
    if (line.startsWith("bitmap:")) {
      bitmap = line.substring("bitmap:".length()).strip();
      return;
    }
    boolean known = MdstatSyncReader.mentionsSync(line);
    if (known) {
      try {
        sync = Optional.of(MdstatSyncReader.read(name, line));
      } catch (ParseException e) {
        odd(line);
      }
    }
    String[] words = line.split("\\s+");
    for (int i = 0; i < words.length; i++) {
      known |= word(words, i);
    }
    if (!known && PASS.matcher(line).find()) {
      odd(line);
      return;
    }
    if (!known && !indented) {
      throw wrong(
          "is followed by a line that is not understood: '" + ParserTexts.quote(line) + "'");
    }
    if (!known) {
      unread.add(ParserTexts.quote(line));
    }
  }

  private boolean word(String[] words, int i) {
    String word = words[i];
    String next = i + 1 < words.length ? words[i + 1] : "";
    String before = i > 0 ? words[i - 1] : "";
    Matcher counts = COUNTS.matcher(word);
    Matcher slotLetters =
        COUNTS.matcher(before).matches() ? ANY_SLOTS.matcher(word) : SLOTS.matcher(word);
    if (word.equals("blocks")) {
      OptionalLong number = ParserTexts.number(before);
      number.ifPresentOrElse(n -> sizeKib = n, () -> odd(before + " blocks"));
    } else if (word.equals("super")) {
      metadata = next;
    } else if (counts.matches()) {
      raidDisks = Integer.parseInt(counts.group(1));
      workingDisks = Integer.parseInt(counts.group(2));
    } else if (slotLetters.matches()) {
      slots = slotLetters.group(1);
      if (!KNOWN_SLOTS.matcher(slots).matches()) {
        odd(word);
      }
    } else if (word.equals("algorithm")) {
      layout = algorithm(next);
    } else if (word.startsWith("chunk") || word.equals("rounding")) {
      chunk(before);
    } else {
      return copies(before, word);
    }
    return true;
  }

  private boolean copies(String before, String word) {
    Matcher copies = COPIES.matcher(word);
    OptionalLong count = ParserTexts.number(before);
    if (copies.matches() && count.isPresent()) {
      String part = copies.group(1) + "=" + count.getAsLong();
      layout = layout.isEmpty() ? part : layout + "," + part;
      return true;
    }
    return false;
  }

  private void chunk(String before) {
    Matcher chunk = CHUNK.matcher(before);
    if (chunk.matches()) {
      chunkKib = Long.parseLong(chunk.group(1));
    }
  }

  private static String algorithm(String word) {
    String digits = word.endsWith(",") ? word.substring(0, word.length() - 1) : word;
    OptionalLong number = ParserTexts.number(digits);
    return number.isEmpty() ? "" : ofAlgorithm(number.getAsLong());
  }

  /** mdadm's word for a RAID 5 or 6 layout number; the number itself where it has none. */
  static String ofAlgorithm(long number) {
    return ALGORITHMS.getOrDefault(number, Long.toString(number));
  }

  private ParseException wrong(String what) {
    return new ParseException(MdstatReader.SOURCE, "the array '" + name + "' " + what);
  }

  /**
   * The kernel tells the size of every array that runs, and the places of each whose level has
   * some: where they are missing, the text is cut, and nothing good follows from what is left.
   */
  private boolean isCut() {
    boolean places =
        (raidDisks >= 0 && (raidDisks == 0 || !slots.isEmpty()))
            || Set.of("raid0", "linear", "faulty").contains(level);
    return active && !(sizeKib >= 0 && places) && odd.isEmpty();
  }

  /**
   * Each pass that waits is called a resync. Where a member has its place and is not counted among
   * those that work, it is that member which is to be filled.
   */
  private SyncProgress named(SyncProgress told) {
    Set<Flag> noMember = Set.of(Flag.FAULTY, Flag.JOURNAL, Flag.SPARE, Flag.REPLACEMENT);
    long placed =
        members.stream().filter(m -> m.flags().stream().noneMatch(noMember::contains)).count();
    boolean waits =
        told.action() == SyncProgress.Action.RESYNC && told.state() == SyncProgress.State.DELAYED;
    return waits && workingDisks >= 0 && workingDisks < raidDisks && placed > workingDisks
        ? new SyncProgress(
            SyncProgress.Action.RECOVERY,
            told.state(),
            told.doneKib(),
            told.totalKib(),
            told.speedKibPerSecond(),
            told.finishSeconds())
        : told;
  }

  MdstatArray build() {
    if (isCut()) {
      odd.add(ArraySigns.CUT);
    }
    if (raidDisks >= 0 && !slots.isEmpty() && slots.length() != raidDisks) {
      odd("[" + raidDisks + "/" + workingDisks + "] [" + slots + "]");
    }
    long named = members.stream().filter(m -> !m.is(Flag.FAULTY) && !m.is(Flag.JOURNAL)).count();
    if (active && named < workingDisks) {
      odd("[" + raidDisks + "/" + workingDisks + "] beside " + named + " members");
    }
    return new MdstatArray(
        name,
        active,
        access,
        level,
        members,
        sizeKib,
        metadata,
        chunkKib,
        layout,
        raidDisks,
        workingDisks,
        slots,
        sync.map(this::named),
        bitmap,
        unread,
        run,
        odd);
  }
}
