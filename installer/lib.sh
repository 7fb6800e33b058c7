# shellcheck shell=bash disable=SC2034
# What all of installer/ shares: find out what is missing, install it, build. For bash; sourced.
# Speaks on standard error only: standard output belongs to the program.

set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export HOME="${HOME:-/root}"
CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/rotproof"

say() { printf '%s\n' "$*" >&2; }

die() {
  say "$*"
  exit 1
}

# This kind of machine, and what it calls its own.
case "$(uname -m)" in
  aarch64)
    QEMU=qemu-system-arm
    KERNELS="linux-image-cloud-arm64|linux-image-extra-virtual|linux-image-generic|linux-image-arm64"
    ;;
  *)
    QEMU=qemu-system-x86
    KERNELS="linux-image-cloud-amd64|linux-image-extra-virtual|linux-image-generic|linux-image-amd64"
    ;;
esac

# What practice puts into its virtual machine, and what runs it. The program asks for the same.
PRACTICE="$QEMU supermin bash coreutils grep sed tar findutils util-linux mount kmod udev
  procps fdisk cryptsetup-bin dmsetup mdadm e2fsprogs xfsprogs btrfs-progs lvm2 smartmontools
  iproute2 gzip cpio xz-utils zstd"

# Each word one package, or alternatives "a|b" of which the first known one counts.
WINDOW="libgtk-3-0t64|libgtk-3-0 libgl1 libxtst6 libxxf86vm1 fontconfig fonts-dejavu-core"
VIRTUAL_DISPLAY="xvfb xauth"

# What makes packages; lintian and the validators are used where they are here.
PACKAGING="dpkg-dev fakeroot binutils libgtk-3-0t64|libgtk-3-0 libgl1 libxtst6 libxxf86vm1"

# For the tests alone: a machine that systemd boots, a real polkitd, ssh, a TPM, a stick,
# a Tang server.
TESTS="qemu-utils systemd systemd-sysv dbus dash libpam-modules libpam-systemd polkitd|policykit-1
  pkexec|policykit-1 openssh-client swtpm dosfstools libtss2-esys-3.0.2-0t64|libtss2-esys-3.0.2-0
  libtss2-rc0t64|libtss2-rc0 libtss2-mu-4.0.1-0t64|libtss2-mu0 libtss2-tcti-device0t64|libtss2-tcti-device0
  clevis clevis-luks clevis-systemd jose curl tang"

# A window that stays small: quick to start, and what the heap does not need goes back. Without a
# first size of its own the heap would begin at its limit on a machine with much memory.
JAVA_FLAGS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:+DisableAttachMechanism -Xms40m -Xmx192m
  -XX:MinHeapFreeRatio=15 -XX:MaxHeapFreeRatio=30 -XX:-ShrinkHeapInSteps"

installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Whether some openjdk-NN-jre-headless (NN at least 17) is here: the guest gets a copy of it.
has_guest_java() {
  dpkg-query -W -f '${db:Status-Status} ${Package}\n' 'openjdk-*-jre-headless' 2>/dev/null |
    grep -Eq '^installed openjdk-(17|2[0-9])-'
}

# Kernels here with their dm-integrity module: one "vmlinuz modules" a line.
kernels() {
  local image version
  for image in /boot/vmlinuz-* "$CACHE"/kernel/vmlinuz-*; do
    version="${image##*/vmlinuz-}"
    if ls "/lib/modules/$version"/kernel/drivers/md/dm-integrity.ko* >/dev/null 2>&1; then
      printf '%s\n' "$image"
    fi
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

# Ends, with the one line that root has to run, where this user cannot become root.
need_root() {
  [ "$(id -u)" != 0 ] || return 0
  command -v sudo >/dev/null && { sudo -n true 2>/dev/null || (: </dev/tty) 2>/dev/null; } && return 0
  say "This needs root, and sudo does not let you, or cannot ask. Let this be run as root, then start again:"
  say "  $*"
  exit 1
}

APT="env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0"

known() { apt-cache show "$1" 2>/dev/null | grep -q '^Package:'; }

# The first of the alternatives that this release has.
first_known() {
  local one
  for one in ${1//|/ }; do
    if known "$one"; then
      printf '%s\n' "$one"
      return
    fi
  done
  printf '%s\n' "${1%%|*}"
}

any_installed() {
  local one
  for one in ${1//|/ }; do
    ! installed "$one" || return 0
  done
  return 1
}

# Installs what is missing of those words, and of what builds where BUILDS is set, in one go. Costs a
# few milliseconds when nothing has changed.
need() {
  local stamp="$CACHE/installed" wanted="$* ${BUILDS:-}" word missing=()
  wanted="$(printf '%s' "$wanted" | tr -s ' \n' ' ')"
  if [ "$stamp" -nt /var/lib/dpkg/status ] && grep -qxF "$wanted" "$stamp"; then
    return
  fi
  command -v dpkg-query >/dev/null ||
    die "This needs a system with Debian packages. README.md says what else there is."
  for word in $*; do
    any_installed "$word" || missing+=("$word")
  done
  case " $* " in
    *" supermin "*)
      has_guest_java ||
        missing+=("openjdk-17-jre-headless|openjdk-21-jre-headless|default-jre-headless")
      [ -n "$(kernels)" ] || missing+=("$KERNELS") ;;
  esac
  [ -z "${BUILDS:-}" ] || missing+=($(missing_build_tools))
  if [ ${#missing[@]} -gt 0 ] || [ -n "$(unfinished)" ]; then
    install_missing "${missing[@]}"
  fi
  case " $* " in *" supermin "*) readable_kernel ;; esac
  mkdir -p "$CACHE"
  # Lines of other sets stay good only as long as no package changed since.
  [ "$stamp" -nt /var/lib/dpkg/status ] || : >"$stamp"
  printf '%s\n' "$wanted" >>"$stamp"
}

# apt's own lines go into a log; here a count of what is done. $1: what there is to do.
show_apt() {
  local line fetched=0 unpacked=0 ready=0 last=0
  while IFS= read -r line; do
    printf '%s\n' "$line" >>"$CACHE/apt.log"
    case "$line" in
      Get:*) fetched=$((fetched + 1)) ;;
      Unpacking*) unpacked=$((unpacked + 1)) ;;
      "Setting up"*) ready=$((ready + 1)) ;;
      E:* | "dpkg: error"*) say "  $line" ;;
    esac
    if [ -t 2 ]; then
      printf '\r  %d fetched, %d unpacked, %d set up, of %s ' $fetched $unpacked $ready "$1" >&2
    elif [ $((SECONDS - last)) -ge 30 ]; then
      last=$SECONDS
      say "  $fetched fetched, $unpacked unpacked, $ready set up, of $1"
    fi
  done
  [ ! -t 2 ] || printf '\n' >&2
}

# Runs apt as root; its lines go to the log, and where it fails, the last of them are shown.
apt() {
  local count="$1"
  shift
  mkdir -p "$CACHE"
  # shellcheck disable=SC2086 # words
  as_root $APT "$@" 2>&1 </dev/null | show_apt "$count"
  if [ "${PIPESTATUS[0]}" != 0 ]; then
    say "apt did not end well. Its last lines, of $CACHE/apt.log:"
    tail -n 12 "$CACHE/apt.log" >&2
    return 1
  fi
}

# What an installation that was broken off left half done. (dpkg --audit is for root only.)
unfinished() {
  dpkg-query -W -f '${db:Status-Status} ${Package}\n' |
    sed -En 's/^(half-installed|unpacked|half-configured|triggers-awaited|triggers-pending) //p'
}

# An installation that was broken off is brought to its end before anything else.
mend_dpkg() {
  [ -n "$(unfinished)" ] || return 0
  say "An earlier installation was broken off. Bringing it to its end first (dpkg --configure -a)."
  need_root "dpkg --configure -a && apt-get -y -f install"
  mkdir -p "$CACHE"
  as_root env DEBIAN_FRONTEND=noninteractive dpkg --configure -a >>"$CACHE/apt.log" 2>&1 </dev/null ||
    say "  Not all of it could be set up; apt is asked to mend the rest."
  apt "what is left" -y -q -f install ||
    die "Run 'sudo dpkg --configure -a' and 'sudo apt-get -f install' by hand, then start again."
}

# Packages and megabytes that these names would bring, by apt's own plan: "COUNT FETCH DISK".
how_much() {
  local list
  list="$(LC_ALL=C apt-get -s -o Debug::NoLocking=1 install -y --no-install-recommends "$@" 2>/dev/null |
    sed -n 's/^Inst \([^ ]*\).*/\1/p')" || return 1
  [ -n "$list" ] || return 1
  # shellcheck disable=SC2086 # words
  LC_ALL=C apt-cache show --no-all-versions $list |
    awk '/^Package:/ { count++ } /^Size:/ { fetch += $2 } /^Installed-Size:/ { disk += $2 }
      END { printf "%d %d %d\n", count, fetch / 1000000, disk * 1024 / 1000000 }'
}

fresh_lists() {
  [ -n "$(find /var/lib/apt/lists -name '*_Packages*' -mtime -1 -print -quit 2>/dev/null)" ] &&
    how_much "$@" >/dev/null
}

# Names for all words given, as this release calls them, into NAMES.
find_names() {
  local word
  NAMES=()
  for word in "$@"; do
    NAMES+=("$(first_known "$word")")
  done
}

install_missing() {
  local count=0 fetch=0 disk=0 line before answer name
  mend_dpkg
  [ $# -gt 0 ] || return 0
  find_names "$@"
  line="apt-get update && apt-get install -y --no-install-recommends ${NAMES[*]}"
  need_root "$line"
  if ! fresh_lists "${NAMES[@]}"; then
    say "Some packages are missing. Asking for the newest lists (apt-get update)."
    apt "the lists" update -q || say "The lists could not be renewed; going on with those that are here."
    find_names "$@"
  fi
  read -r count fetch disk < <(how_much "${NAMES[@]}") || true
  say "To be installed: ${NAMES[*]}"
  say "With what these need: $count packages, $fetch MB to fetch, $disk MB on the disk."
  for name in "${NAMES[@]}"; do
    case "$name" in
      linux-image-*)
        say "A kernel is among them ($name): practice starts it in its virtual machine. It lies in" \
          "/boot like any other, and this computer may offer it at its start." ;;
      qemu-system-*) say "QEMU and supermin run and make the virtual machine of practice; the tools for" \
        "disks go into it." ;;
      maven | openjdk-*-jdk* | default-jdk*) say "$name builds the program from its source." ;;
    esac
  done
  if [ -t 0 ] && [ -t 2 ] && [ -z "${CI:-}${YES:-}" ]; then
    read -r -p "Install them? [Y/n] " answer
    case "$answer" in
      "" | [Yy]*) ;;
      *) die "Nothing was installed. By hand: $line" ;;
    esac
  fi
  mkdir -p "$CACHE"
  before="$(mktemp)"
  dpkg-query -W -f '${Package}\n' | sort >"$before"
  # One that is broken off here goes on with the next start.
  apt "$count" install -y -q --no-install-recommends "${NAMES[@]}" ||
    die "Not everything could be installed. Look at what apt said, and start again: it goes on.
By hand, as root: $line"
  dpkg-query -W -f '${Package}\n' | sort | comm -13 "$before" - >>"$CACHE/packages"
  rm -f "$before"
}

# On Ubuntu only root may read /boot/vmlinuz-*: practice gets a copy.
readable_kernel() {
  local image newest=
  while read -r image; do
    [ ! -r "$image" ] || return 0
    newest="$image"
  done < <(kernels | sort -V)
  [ -n "$newest" ] || return 0
  say "Copying $newest to $CACHE/kernel, as only root may read it."
  mkdir -p "$CACHE/kernel"
  as_root install -m 0644 -o "$(id -u)" -g "$(id -g)" "$newest" "$CACHE/kernel/"
}

# Those that are here count wherever they come from; what is missing comes from the system.
missing_build_tools() {
  # One that was set and is a runtime only, or gone, is of no use here.
  [ -x "${JAVA_HOME:-}/bin/javac" ] || unset JAVA_HOME
  command -v mvn >/dev/null || printf '%s\n' maven
  command -v javac >/dev/null || [ -n "${JAVA_HOME:-}" ] ||
    printf '%s\n' "openjdk-17-jdk-headless|openjdk-21-jdk-headless|default-jdk-headless"
}

need_build_tools() { [ -z "$(missing_build_tools)" ] || BUILDS=yes need; }

# One of Java's own programs: where JAVA_HOME says, or where it is found.
tool_of_java() {
  if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/$1" ]; then
    printf '%s\n' "$JAVA_HOME/bin/$1"
  else
    command -v "$1"
  fi
}

java_here() { tool_of_java java; }

maven() {
  [ -x "${JAVA_HOME:-}/bin/javac" ] || unset JAVA_HOME
  mvn -B -Dstyle.color=never -Drotproof.commit="$(commit)" "$@" </dev/null
}

commit() { git rev-parse HEAD 2>/dev/null || printf 'unknown\n'; }

version() { sed -n 's:^  <version>\(.*\)</version>:\1:p' pom.xml | head -1; }

# Maven's own lines go into target/build.log; here how far it is.
show_build() {
  local line fetched=0 what="reading the plan" last=0
  while IFS= read -r line; do
    printf '%s\n' "$line" >>target/build.log
    case "$line" in
      *Downloaded*) fetched=$((fetched + 1)) ;;
      *"--- "*:*) what="${line#*--- }" what="${what%% @*}" ;;
      *ERROR*) say "  $line" ;;
    esac
    if [ -t 2 ]; then
      printf '\r\033[K  %d files fetched, now: %s' $fetched "$what" >&2
    elif [ $((SECONDS - last)) -ge 30 ]; then
      last=$SECONDS
      say "  $fetched files fetched, now: $what"
    fi
  done
  [ ! -t 2 ] || printf '\n' >&2
}

# Whether a source is newer than the last build.
must_build() {
  [ ! -f target/built ] ||
    [ -n "$(find pom.xml src/main assets/guest -newer target/built -print -quit)" ]
}

# Builds target/classes, target/lib, the jar and target/native, where a source is newer.
build() {
  ! must_build || compile
  # Newer than the build, or made anew from what it brought.
  if [ ! target/native -nt target/built ]; then
    native_libraries target/lib target/native
    touch target/native
  fi
}

compile() {
  need_build_tools
  say "Building. The first time, Maven fetches the libraries."
  mkdir -p target
  rm -f target/begun.*
  local begun
  begun="$(mktemp target/begun.XXXXXX)"
  rm -rf target/lib target/built
  : >target/build.log
  maven -Drotproof.plain -DskipTests -Dmaven.test.skip=true package 2>&1 | show_build
  if [ "${PIPESTATUS[0]}" != 0 ]; then
    rm -f "$begun"
    die "The build failed. Maven's words are above, and all of them in target/build.log."
  fi
  # The time of the beginning: what was edited meanwhile is built next time.
  mv "$begun" target/built
  rm -rf target/native
}

# The libraries' own parts in machine code, unpacked once, so that no start leaves copies behind.
# native_libraries JARS FOLDER
native_libraries() {
  local jars="$PWD/$1" out="$PWD/$2" work jar
  jar="$(tool_of_java jar)"
  work="$(mktemp -d target/native.XXXXXX)"
  mkdir -p "$out"
  (
    cd "$work"
    case "$(uname -m)" in
      aarch64) jna=linux-aarch64 sqlite=Linux/aarch64 ;;
      *) jna=linux-x86-64 sqlite=Linux/x86_64 ;;
    esac
    "$jar" -xf "$jars"/jna-*.jar "com/sun/jna/$jna/libjnidispatch.so"
    "$jar" -xf "$jars"/sqlite-jdbc-*.jar "org/sqlite/native/$sqlite/libsqlitejdbc.so"
    for one in "$jars"/javafx-graphics-*-linux*.jar; do
      "$jar" -xf "$one"
    done
    find . -name '*.so' ! -name '*gtk2*' -exec mv -t "$out" {} +
  )
  rm -rf "$work"
}

# How Java is told where they lie.
native_flags() {
  printf '%s ' "-Djava.library.path=$1" "-Djna.boot.library.path=$1" "-Dorg.sqlite.lib.path=$1" "-Djavafx.cachedir=$1"
}

has_display() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

# Without repeating keys: one that a busy machine holds down for long would be pressed twice.
VIRTUAL_SCREEN="-screen 0 1280x800x24 -nolisten tcp -r"

# Runs a command in a display of its own.
in_virtual_display() { xvfb-run -a -s "$VIRTUAL_SCREEN" "$@"; }

# Runs a command with two displays of its own, :N1 and :N2; their N is added to its words.
in_two_virtual_displays() {
  local first=1 auth status=0
  while [ -e "/tmp/.X${first}1-lock" ] || [ -e "/tmp/.X${first}2-lock" ]; do
    first=$((first + 1))
  done
  auth="$(mktemp)"
  # One file of cookies for both, so that either can be opened.
  xvfb-run -n "${first}1" -f "$auth" -s "$VIRTUAL_SCREEN" \
    xvfb-run -n "${first}2" -f "$auth" -s "$VIRTUAL_SCREEN" "$@" "-Drotproof.displays=$first" || status=$?
  rm -f "$auth"
  return "$status"
}

# Gives back what practice and building took here, and says what remains.
clean() {
  local size
  size="$(du -csm "$CACHE" target 2>/dev/null | tail -n 1 | cut -f 1)"
  if [ -s "$CACHE/packages" ]; then
    say "These packages came for practice and building. They stay; to remove those that nothing else"
    say "needs, run:"
    say "  sudo apt-get purge $(sort -u "$CACHE/packages" | tr '\n' ' ')"
  fi
  rm -rf "$CACHE" target
  say "$size MB were given back: $CACHE and target/."
  say "Maven's own store of libraries, ~/.m2, was left, as others may use it."
}
