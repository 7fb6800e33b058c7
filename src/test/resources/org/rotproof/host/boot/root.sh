# Lays out what a whole Debian root needs beside its packages; run by BootGuest with the folder as $1.
set -e
cd "$1"
mkdir -p usr/bin etc/systemd/system/multi-user.target.wants etc/pam.d etc/rotproof etc/mdadm srv mnt root home var/lib
ln -s dash usr/bin/sh
cat > init <<'X'
#!/bin/sh
mount -t proc proc /proc
mount -t sysfs sys /sys
exec /lib/systemd/systemd
X
chmod 755 init
cat > etc/passwd <<'X'
root:x:0:0:root:/root:/bin/bash
messagebus:x:100:100::/nonexistent:/usr/sbin/nologin
polkitd:x:101:101::/nonexistent:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
ann:x:1000:1000:Ann:/home:/bin/bash
X
cat > etc/group <<'X'
root:x:0:
disk:x:6:
tty:x:5:
sudo:x:27:
messagebus:x:100:
polkitd:x:101:
nogroup:x:65534:
ann:x:1000:
X
printf '%s\n' 'auth sufficient pam_permit.so' 'account sufficient pam_permit.so' \
  'session sufficient pam_permit.so' | tee etc/pam.d/other > etc/pam.d/polkit-1
printf 'passwd: files\ngroup: files\nshadow: files\nhosts: files\n' > etc/nsswitch.conf
printf 'ID=debian\nVERSION_ID=12\nPRETTY_NAME=Lab\n' > etc/os-release
: > etc/machine-id
echo lab > etc/hostname
: > etc/fstab
cat > etc/systemd/system/lab.service <<'X'
[Unit]
Description=What the test wants to know
[Service]
Type=simple
ExecStart=/bin/bash /lab.sh
X
ln -s ../lab.service etc/systemd/system/multi-user.target.wants/lab.service
# Nothing else may write to the console on which the test listens.
for unit in serial-getty@hvc0 serial-getty@ttyS0 getty@tty1 systemd-timesyncd fstrim; do
  ln -s /dev/null etc/systemd/system/$unit.service
done
cat > lab.sh <<'X'
exec </dev/null >/dev/hvc0 2>&1
until [ -e /dev/disk/by-id/virtio-script ]; do sleep 0.2; done
tr -d '\0' < /dev/disk/by-id/virtio-script > /run/script
echo "LAB BEGIN $(cut -d' ' -f1 /proc/uptime)"
bash /run/script
echo "LAB END $?"
sync
echo o > /proc/sysrq-trigger
X
