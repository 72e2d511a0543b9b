#!/bin/sh
# A machine for the units: systemd as the first process of namespaces of its own, on this machine's files with all changes
# in memory. Called with the checkout, an empty directory, and a cgroup (version 2) of its own.
set -eu
checkout=$1 directory=$2 cgroup=$3

if [ "${4:-}" != inside ]; then
  echo $$ > "$cgroup/cgroup.procs"
  exec unshare --mount --pid --fork --uts --ipc --net --cgroup --kill-child=SIGKILL sh "$0" "$@" inside
fi

mount --make-rprivate /
mount -t tmpfs -o mode=755 changes "$directory"
mkdir "$directory/upper" "$directory/work" "$directory/root"
mount -t overlay -o "lowerdir=/,upperdir=$directory/upper,workdir=$directory/work" overlay "$directory/root"
cd "$directory/root"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 run run
mount -t tmpfs -o mode=1777 tmp tmp
mount -t tmpfs -o mode=755 dev dev
for name in null zero full random urandom tty; do
  touch "dev/$name"
  mount --bind "/dev/$name" "dev/$name"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
mount -t tmpfs -o mode=1777 shm dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
for name in stdin:0 stdout:1 stderr:2; do ln -s "fd/${name#*:}" "dev/${name%:*}"; done

mkdir -p opt/vernix
mount --bind "$checkout" opt/vernix
mount -o remount,bind,ro opt/vernix
# This machine's own units stay out of it.
rm -rf etc/systemd/system
mkdir -p etc/systemd/system etc/sysusers.d etc/tmpfiles.d etc/vernix
cp "$checkout"/deploy/systemd/* etc/systemd/system/
cp "$checkout"/deploy/sysusers.d/* etc/sysusers.d/
cp "$checkout"/deploy/tmpfiles.d/* etc/tmpfiles.d/
echo 'u postgres - "PostgreSQL"' > etc/sysusers.d/postgres.conf
echo 00000000000000000000000000000001 > etc/machine-id

mkdir before
pivot_root . before
umount -l before
rmdir before
# As on a machine: what systemd mounts for a unit in a child of its own has to be seen by it.
mount --make-rshared /
ip link set lo up
exec env -i container=vernix PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --system --unit=basic.target --log-target=journal-or-kmsg --show-status=no
