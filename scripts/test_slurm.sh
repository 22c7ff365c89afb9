#!/usr/bin/env bash
# Paints a film on a Slurm cluster of two nodes on this machine, and does to it what happens to clusters. Every
# result is compared byte for byte with that of one machine. Needs root, for Debian's slurm-wlm, munge and parallel;
# the daemons are private, listen on loopback only, and end with the script.
# usage: scripts/test_slurm.sh [SCENARIO…]   (scale: how much faster two nodes are than one; not run unless named)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
vidstyle="${VIDSTYLE:-$root/.build/release/vidstyle}"
export VIDSTYLE_WEIGHTS="${VIDSTYLE_WEIGHTS:-$root/weights/vgg19.safetensors}"

scripts/install_missing.sh slurm-wlm munge parallel ffmpeg

folder="$(mktemp -d /tmp/vidstyle-slurm.XXXXXX)"
export SLURM_CONF="$folder/slurm.conf"
declare -A daemons=()
failures=0

start_daemon() { # NAME COMMAND…
  local name=$1
  shift
  "$@" >"$folder/$name.out" 2>&1 &
  daemons[$name]=$!
}

stop_daemon() { # NAME
  local id=${daemons[$1]:-}
  [[ -n $id ]] || return 0
  unset "daemons[$1]"
  kill "$id" 2>/dev/null || true
  for _ in {1..100}; do
    kill -0 "$id" 2>/dev/null || break
    sleep 0.1
  done
  kill -9 "$id" 2>/dev/null || true
  wait "$id" 2>/dev/null || true
}

# Tasks outlive their node's daemon; those of this cluster are known by its folder.
end_strays() {
  local file id strays=()
  for file in /proc/[0-9]*/environ; do
    id="${file#/proc/}"
    id="${id%/environ}"
    if [[ $id != "$$" ]] && grep -qsz "^SLURM_CONF=$SLURM_CONF$" "$file" &&
      [[ "$(cat "/proc/$id/comm" 2>/dev/null)" =~ ^(slurmstepd|vidstyle|slurm_script)$ ]]; then
      strays+=("$id")
    fi
  done
  ((!${#strays[@]})) || kill -9 "${strays[@]}" 2>/dev/null || true
}

end() {
  local status=$?
  trap - EXIT INT TERM
  if [[ -n ${daemons[slurmctld]:-} ]]; then
    local jobs
    jobs="$(timeout 5 squeue --noheader --format=%A 2>/dev/null | sort -u || true)"
    # shellcheck disable=SC2086
    [[ -z $jobs ]] || timeout 5 scancel $jobs 2>/dev/null || true
    for _ in {1..60}; do
      [[ -n "$(timeout 5 squeue --noheader 2>/dev/null || true)" ]] || break
      sleep 0.25
    done
  fi
  for name in n1 n2 slurmctld munged; do stop_daemon "$name"; done
  end_strays
  ! mountpoint -q "$folder/full.mp4.vidstyle/shots" || umount "$folder/full.mp4.vidstyle/shots"
  if ((status)) || ((failures)); then
    echo "the daemons' last words:"
    tail -n 5 "$folder"/*.log "$folder"/*.out 2>/dev/null || true
  fi
  [[ -n ${KEEP:-} ]] || rm -rf "$folder"
  exit "$status"
}
trap end EXIT
trap 'exit 130' INT TERM

port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

start_cluster() {
  local host
  host="$(hostname -s)"
  mkdir -p "$folder/munge" "$folder/state" "$folder/spool/n1" "$folder/spool/n2"
  chmod 755 "$folder" "$folder/munge"
  dd if=/dev/urandom bs=1 count=1024 2>/dev/null >"$folder/munge/key"
  chmod 400 "$folder/munge/key"
  start_daemon munged munged --foreground --force --num-threads=2 --key-file="$folder/munge/key" \
    --socket="$folder/munge/socket" --pid-file="$folder/munge/pid" --log-file="$folder/munge/log" \
    --seed-file="$folder/munge/seed"
  for _ in {1..50}; do [[ -S $folder/munge/socket ]] && break; sleep 0.1; done
  cat >"$SLURM_CONF" <<CONF
ClusterName=vidstyle
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$(port)
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool/%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd-%n.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SchedulerType=sched/builtin
SchedulerParameters=sched_interval=5
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
AccountingStorageType=accounting_storage/none
SlurmdTimeout=10
KillWait=5
MinJobAge=10
ReturnToService=2
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$(port) CPUs=1 RealMemory=16000
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$(port) CPUs=1 RealMemory=16000
PartitionName=cpu Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
CONF
  start_daemon slurmctld slurmctld -D -i -f "$SLURM_CONF"
  start_node n1
  start_node n2
  for _ in {1..150}; do
    [[ "$(sinfo --noheader --Node --format=%T 2>/dev/null | sort | uniq -c | xargs)" == "2 idle" ]] && return
    sleep 0.2
  done
  echo "the cluster does not come up" >&2
  return 1
}

start_node() { start_daemon "$1" slurmd -D -N "$1" -f "$SLURM_CONF"; }

# The clips behind each other, and again with other parts: a cut every eight frames.
make_film() { # FILE FRAMES_PER_SHOT
  local clips=(downloads/bigbuckbunny.mp4 downloads/bikes.mp4 downloads/carphone_pristine.mp4 samples/clip.mp4)
  local inputs=() filter="" index=0 start clip
  for start in 0 0.8; do
    for clip in "${clips[@]}"; do
      inputs+=(-ss "$start" -i "$clip")
      filter+="[$index:v]trim=end_frame=$2,setpts=N/25/TB,scale=96:72,setsar=1,fps=25[v$index];"
      index=$((index + 1))
    done
  done
  for ((i = 0; i < index; i++)); do filter+="[v$i]"; done
  filter+="concat=n=$index:v=1[v]"
  ffmpeg -v error -nostdin -y "${inputs[@]}" -f lavfi -i sine=frequency=300 -filter_complex "$filter" \
    -map '[v]' -map "$index:a" -c:v libx264 -preset ultrafast -g 6 -c:a aac -shortest "$1"
}

film="$folder/film.mp4"
style="$root/samples/style.png"
# What the commands below have in common; with few iterations everything but the painting is as ever.
quick=(--iterations "6,4" --threads 1)
slow=(--iterations "20,20" --threads 1)

one_machine() { # OUTPUT OPTIONS…
  "$vidstyle" "$film" "$style" "$@" --quiet
}

expect_same() { # WHAT FILE REFERENCE
  if cmp -s "$2" "$3"; then
    echo "  ok: $1"
  else
    echo "  FAILED: $1: $2 is not $3"
    failures=$((failures + 1))
  fi
}

expect() { # WHAT COMMAND…
  local what=$1
  shift
  if "$@"; then
    echo "  ok: $what"
  else
    echo "  FAILED: $what"
    failures=$((failures + 1))
  fi
}

queue_is_empty() { [[ -z "$(squeue --noheader)" ]]; }

# Waits until nothing is in the queue; prints the queue if that takes too long.
wait_for_queue() { # SECONDS
  local end=$((SECONDS + $1))
  while ! queue_is_empty; do
    if ((SECONDS > end)); then
      squeue
      sinfo --Node
      return 1
    fi
    sleep 0.5
  done
}

# Waits until a shot has so many finished frames that its task is in the middle of it, and prints its folder.
part_with_frames() { # WORK FRAMES
  local end=$((SECONDS + 60)) part
  while ((SECONDS < end)); do
    for part in "$1"/shots/*.part; do
      if [[ -f $part/alive.json && -f $part/journal.jsonl ]] && (($(wc -l <"$part/journal.jsonl") >= $2)); then
        echo "$part"
        return
      fi
    done
    sleep 0.1
  done
  return 1
}

farm() { "$vidstyle" farm "$film" "$style" "$@" --quiet; }

plain_farm() {
  local out="$folder/plain.mp4"
  "$vidstyle" farm "$film" "$style" "$out" "${quick[@]}"
  "$vidstyle" status "$out"
  wait_for_queue 240
  expect_same "the file is that of one machine" "$out" "$folder/quick.mp4"
  expect "the work folder is gone" test ! -e "$out.vidstyle"
  expect "status says so" test "$("$vidstyle" status "$out")" == "$out: complete"
}

killed_node() {
  local out="$folder/killed.mp4" part task step node
  farm "$out" "${slow[@]}"
  part="$(part_with_frames "$out.vidstyle" 2)"
  task="$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["process"])' "$part/alive.json")"
  node="$(squeue --noheader --format='%i %N' | awk -v job="$(python3 -c \
    'import json, sys; print(json.load(open(sys.argv[1]))["job"])' "$part/alive.json")" '$1 == job { print $2 }')"
  step="$(awk '/^PPid:/ { print $2 }' "/proc/$task/status")"
  echo "  kills $node, and its task $(basename "$part")"
  kill -9 "${daemons[$node]}" "$step" "$task"
  wait "${daemons[$node]}" 2>/dev/null || true
  unset "daemons[$node]"
  sleep 12
  expect "the shot is in the queue again" test -n "$(squeue --noheader)"
  start_node "$node"
  # Slurm lets two minutes pass before it begins a requeued task.
  wait_for_queue 400
  expect_same "the file is that of one machine" "$out" "$folder/slow.mp4"
}

memory_limit() {
  local out="$folder/memory.mp4" job status
  farm "$out" "${quick[@]}" --concurrent 1
  job="$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["arrays"][0]["id"])' \
    "$out.vidstyle/jobs.json")"
  # The limit of one task, which waits behind the others.
  scontrol update "JobId=${job}_4" MinMemoryNode=150
  wait_for_queue 240
  status="$("$vidstyle" status "$out")"
  echo "$status" | sed 's/^/    /'
  expect "status says that memory ran out" grep -qi "ended:.*memory" <<<"$status"
  expect "the other shots are painted" grep -q "^shots      7 of 8 painted" <<<"$status"
  expect "nothing is joined" test ! -e "$out"
  farm "$out" "${quick[@]}" --concurrent 1
  expect "one shot is submitted again, with twice the limit" test "$(python3 -c 'import json, sys
first, second = json.load(open(sys.argv[1]))["arrays"]
print(len(second["shots"]), second["memory"] // first["memory"])' "$out.vidstyle/jobs.json")" == "1 2"
  wait_for_queue 240
  expect_same "the same command mends it" "$out" "$folder/quick.mp4"
}

twice_at_once() {
  local out="$folder/twice.mp4" first second tasks
  farm "$out" "${slow[@]}" &
  first=$!
  farm "$out" "${slow[@]}" &
  second=$!
  wait "$first"
  wait "$second"
  tasks="$(squeue --noheader --array --format=%j | grep -vc -- -join || true)"
  expect "each shot is in the queue once ($tasks)" test "$tasks" -le 8
  expect "one job joins them" test "$(squeue --noheader --format=%j | grep -c -- -join)" == 1
  expect "submitted once" test "$(python3 -c 'import json, sys
print(sorted(s for a in json.load(open(sys.argv[1]))["arrays"] for s in a["shots"]))' "$out.vidstyle/jobs.json")" \
    == "[1, 2, 3, 4, 5, 6, 7, 8]"
  # What follows needs a film under way.
  cancel "$out"
}

cancel() { # OUTPUT
  local out=$1 kept
  part_with_frames "$out.vidstyle" 2 >/dev/null
  "$vidstyle" cancel "$out" | sed 's/^/    /'
  expect "cancel leaves the queue clean" queue_is_empty
  kept="$("$vidstyle" status "$out" | awk '/^frames/ { print $2 }')"
  expect "finished frames stay ($kept)" test "$kept" -ge 2
  farm "$out" "${slow[@]}"
  wait_for_queue 300
  expect_same "the same command resumes" "$out" "$folder/slow.mp4"
}

full_disk() {
  local out="$folder/full.mp4" status words
  "$vidstyle" plan "$film" "$style" "$out" "${quick[@]}" --quiet >/dev/null
  mount -t tmpfs -o size=100k vidstyle-full "$out.vidstyle/shots"
  for _ in 1 2 3; do
    farm "$out" "${quick[@]}"
    wait_for_queue 240
  done
  status="$("$vidstyle" status "$out")"
  echo "$status" | sed 's/^/    /'
  expect "status says that the disk is full" grep -q "No space left on device" <<<"$status"
  expect "nothing is joined" test ! -e "$out"
  words="$(farm "$out" "${quick[@]}" 2>&1 || true)"
  echo "    $words"
  expect "what has failed three times is not submitted again" grep -q \
    "^vidstyle: error: shot [1-8], frames .* has failed 3 times.*: .*No space left on device" <<<"$words"
  expect "nothing is in the queue" queue_is_empty
  umount "$out.vidstyle/shots"
  "$vidstyle" cancel "$out" | sed 's/^/    /'
  farm "$out" "${quick[@]}"
  wait_for_queue 240
  expect_same "with room the same command mends it" "$out" "$folder/quick.mp4"
}

parallel_plan() {
  local out="$folder/parallel.mp4"
  "$vidstyle" plan "$film" "$style" "$out" "${quick[@]}" --quiet >"$folder/tasks.txt"
  expect "there are eight tasks and one that joins" test "$(wc -l <"$folder/tasks.txt")" == 9
  parallel --will-cite --jobs 2 <"$folder/tasks.txt" 2>"$folder/parallel.err"
  expect_same "the file is that of one machine" "$out" "$folder/quick.mp4"
}

refusals() {
  local words
  words="$(farm "$folder/refused.mp4" "${quick[@]}" --slurm "--partition=nowhere" 2>&1 || true)"
  echo "    $words"
  expect "a partition that is not there" grep -q "^vidstyle: error: Slurm's sbatch refused: .*artition" <<<"$words"
  words="$(farm "$folder/refused.mp4" "${quick[@]}" --slurm "--mem=900G" 2>&1 || true)"
  echo "    $words"
  expect "more memory than any node has" grep -q "^vidstyle: error: Slurm's sbatch refused: " <<<"$words"
  expect "nothing is in the queue" queue_is_empty
}

# Seconds from the beginning of an array's first task to the end of its last, as Slurm's controller has noted them.
seconds_of_array() { # JOB
  python3 - "$folder/slurmctld.log" "$1" <<'PYTHON'
import datetime, re, sys
times = [datetime.datetime.fromisoformat(line[1:24]) for line in open(sys.argv[1])
         if re.search(rf"(Allocate|_job_complete:) JobId={sys.argv[2]}_", line)]
print((max(times) - min(times)).total_seconds())
PYTHON
}

# How long eight shots take on one node and on two, in pairs; needs two cores and nothing else running.
scale() {
  local nodes job seconds options=(--iterations "20,20" --threads 1) times=()
  for nodes in 1 2 1 2; do
    local out="$folder/scale-$nodes-$SECONDS.mp4"
    farm "$out" "${options[@]}" --concurrent "$nodes"
    job="$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["arrays"][0]["id"])' \
      "$out.vidstyle/jobs.json")"
    wait_for_queue 600
    seconds="$(seconds_of_array "$job")"
    times+=("$seconds")
    echo "  $nodes node(s): $seconds s; load $(cut -d ' ' -f 1 /proc/loadavg)"
  done
  python3 -c 'import sys
a, b, c, d = map(float, sys.argv[1:])
print(f"  two nodes are {a / b:.2f} and {c / d:.2f} times as fast")' "${times[@]}"
}

[[ $(id -u) == 0 ]] || { echo "this needs root, for the daemons" >&2; exit 1; }
[[ -x $vidstyle ]] || { echo "there is no $vidstyle: make build" >&2; exit 1; }
scenarios=("$@")
((${#scenarios[@]})) || scenarios=(plain_farm parallel_plan memory_limit twice_at_once killed_node full_disk refusals)
begun=$SECONDS
start_cluster
make_film "$film" 8
one_machine "$folder/quick.mp4" "${quick[@]}"
[[ " ${scenarios[*]} " =~ \ (killed_node|twice_at_once)\  ]] && one_machine "$folder/slow.mp4" "${slow[@]}"
for scenario in "${scenarios[@]}"; do
  at=$SECONDS
  echo "$scenario"
  "$scenario"
  echo "  $((SECONDS - at)) s"
done
echo "$((SECONDS - begun)) s in all, $failures failure(s)"
((failures == 0))
