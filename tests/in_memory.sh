#!/usr/bin/env bash
# Run a command whose temporary folders lie in memory, where there is room for them: `in_memory.sh COMMAND…`.
#
# The tests make and remove files by the hundred thousand, and the file system of a disk looks for a place for each.
set -euo pipefail
memory=/dev/shm
needed=$((6 * 1024 * 1024)) # KiB: nearly three times what the tests have there at once

# Print the KiB that are free in memory, for files and altogether: the smaller of both.
room() {
  local files all
  files=$(df -Pk "$memory" 2>/dev/null | awk 'NR == 2 {print $4}')
  all=$(awk '$1 == "MemAvailable:" {print $2}' /proc/meminfo 2>/dev/null)
  echo $((${files:-0} < ${all:-0} ? ${files:-0} : ${all:-0}))
}

# Succeed where programs may be started from the folder.
starts() {
  cp "$(type -P true)" "$1/true" && "$1/true" 2>/dev/null && rm "$1/true"
}

if [ "$(room)" -lt "$needed" ] || ! folder=$(mktemp -d "$memory/synapseops-XXXXXX" 2>/dev/null); then
  exec "$@"
fi
trap 'rm -rf "$folder" 2>/dev/null || { chmod -R u+rwX "$folder"; rm -rf "$folder"; }' EXIT
chmod 1777 "$folder" # as /tmp is: some tests give their rights away
if starts "$folder"; then
  export TMPDIR=$folder
fi
"$@"
