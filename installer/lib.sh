# What run, test and bench share: find out what is missing, install it, build. For bash; sourced.
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

# What practice puts into its virtual machine, and what runs it. The program asks for the same.
PRACTICE="qemu-system-x86 supermin bash coreutils grep sed tar findutils util-linux mount kmod udev
  procps fdisk cryptsetup-bin dmsetup mdadm e2fsprogs xfsprogs btrfs-progs lvm2 smartmontools
  iproute2 gzip cpio xz-utils zstd"

# Each word one package, or alternatives "a|b" of which the first known one counts.
WINDOW="libgtk-3-0t64|libgtk-3-0 libgl1 libxtst6 libxxf86vm1 fontconfig fonts-dejavu-core"
VIRTUAL_DISPLAY="xvfb xauth"

# For the tests alone: a machine that systemd boots, a real polkitd, ssh.
TESTS="qemu-utils systemd systemd-sysv dbus dash libpam-modules libpam-systemd polkitd|policykit-1
  pkexec|policykit-1 openssh-client"

# A window that stays small: quick to start, and what the heap does not need goes back.
JAVA_FLAGS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xmx192m
  -XX:MinHeapFreeRatio=15 -XX:MaxHeapFreeRatio=30"

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
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "This needs root, and there is no sudo. Run as root: $*"
  fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
    -o Dpkg::Use-Pty=0 "$@" >&2 </dev/null
}

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

# Installs what is missing of those words. Costs a few milliseconds when nothing has changed.
need() {
  local stamp="$CACHE/installed" wanted="$*" word missing=()
  wanted="$(printf '%s' "$wanted" | tr -s ' \n' ' ')"
  if [ "$stamp" -nt /var/lib/dpkg/status ] && grep -qxF "$wanted" "$stamp"; then
    return
  fi
  command -v dpkg-query >/dev/null || die "This needs a system with Debian packages."
  for word in $wanted; do
    any_installed "$word" || missing+=("$word")
  done
  has_guest_java || missing+=("openjdk-17-jre-headless|openjdk-21-jre-headless|default-jre-headless")
  [ -n "$(kernels)" ] ||
    missing+=("linux-image-cloud-amd64|linux-image-extra-virtual|linux-image-generic|linux-image-amd64")
  if [ ${#missing[@]} -gt 0 ]; then
    install_missing "${missing[@]}"
  fi
  readable_kernel
  mkdir -p "$CACHE"
  # Lines of other sets stay good only as long as no package changed since.
  [ "$stamp" -nt /var/lib/dpkg/status ] || : >"$stamp"
  printf '%s\n' "$wanted" >>"$stamp"
}

install_missing() {
  local word names=()
  say "Some packages are missing. Asking for the newest lists."
  apt update -qq || say "The lists could not be renewed; going on with those that are here."
  for word in "$@"; do
    names+=("$(first_known "$word")")
  done
  say "Installing: ${names[*]}"
  apt install -y -qq --no-install-recommends "${names[@]}" ||
    die "Not everything could be installed. Look at what apt said above, and start again."
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
need_build_tools() {
  local missing=()
  # One that was set and is a runtime only, or gone, is of no use here.
  [ -x "${JAVA_HOME:-}/bin/javac" ] || unset JAVA_HOME
  command -v mvn >/dev/null || missing+=(maven)
  command -v javac >/dev/null || [ -n "${JAVA_HOME:-}" ] ||
    missing+=("openjdk-17-jdk-headless|openjdk-21-jdk-headless|default-jdk-headless")
  [ ${#missing[@]} = 0 ] || install_missing "${missing[@]}"
}

java_here() {
  if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
    printf '%s\n' "$JAVA_HOME/bin/java"
  else
    command -v java
  fi
}

maven() { mvn -B -ntp -Dstyle.color=never "$@" </dev/null; }

# Builds target/classes and target/lib when a source is newer than the last build.
build() {
  local stamp=target/built
  if [ -f "$stamp" ] &&
    [ -z "$(find pom.xml src/main assets/guest -newer "$stamp" -print -quit)" ]; then
    return
  fi
  need_build_tools
  say "Building. The first time, Maven fetches the libraries."
  mkdir -p target
  local begun
  begun="$(mktemp target/begun.XXXXXX)"
  rm -rf target/lib
  maven -q -DskipTests -Dmaven.test.skip=true -Dspotless.check.skip=true package >&2 || {
    rm -f "$begun"
    die "The build failed; Maven's words are above."
  }
  # The time of the beginning: what was edited meanwhile is built next time.
  mv "$begun" "$stamp"
}

has_display() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

# Runs a command in a display of its own.
in_virtual_display() { xvfb-run -a -s "-screen 0 1280x800x24 -nolisten tcp" "$@"; }

# Runs a command with two displays of its own, :N1 and :N2; their N is added to its words.
in_two_virtual_displays() {
  local first=1 auth status=0
  while [ -e "/tmp/.X${first}1-lock" ] || [ -e "/tmp/.X${first}2-lock" ]; do
    first=$((first + 1))
  done
  auth="$(mktemp)"
  local screen="-screen 0 1280x800x24 -nolisten tcp"
  # One file of cookies for both, so that either can be opened.
  xvfb-run -n "${first}1" -f "$auth" -s "$screen" \
    xvfb-run -n "${first}2" -f "$auth" -s "$screen" "$@" "-Drotproof.displays=$first" || status=$?
  rm -f "$auth"
  return "$status"
}
