#!/bin/sh
# Runs the demo once for each seed, and once for longer, and checks what it promises, over real HTTP and ZooKeeper, every
# setting at its default and without retries:
#   failed requests at most 0.5 %,
#   the fast-failing instance out after at most 6 requests (median of the runs),
#   each faulty instance back at half of its fair share within 10 s of its recovery, 15 s where checks cannot see the fault,
#   the slow one at most at a quarter of its fair share while it is slow,
#   all eight served.
#
# Usage: docs/evidence/demo-seeds.sh [SEED...]      (default: 1 to 10; about 37 s each, and two minutes for the long one)
# Needs the runnable jar (mvn package) and a JDK 17. DURATION=30s, LONG_DURATION=120s and LONG_SEED=1 may be set otherwise;
# LONG_DURATION=none leaves the long run out. RESULTS=DIRECTORY, new or empty, keeps results and event logs.
# Exit codes: 0 all gates passed, 1 a gate was missed or a run failed, 2 the jar is missing or the directory is not empty.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
jar="$root/lb-bootstrap/target/lb.jar"
if [ ! -f "$jar" ]; then
  echo "demo-seeds: $jar is missing; build it with: mvn package" >&2
  exit 2
fi
[ $# -gt 0 ] || set -- 1 2 3 4 5 6 7 8 9 10

if [ -n "${RESULTS:-}" ]; then
  results=$RESULTS
  mkdir -p "$results"
  if [ -n "$(ls -A "$results")" ]; then
    echo "demo-seeds: RESULTS: $results is not empty, expected a new or empty directory" >&2
    exit 2
  fi
else
  results=$(mktemp -d)
  trap 'rm -rf "$results"' EXIT
fi
trap 'exit 130' INT TERM

# run SEED DURATION
run() {
  name="$2-$1"
  java -Dlb.log.level=INFO -jar "$jar" demo --duration "$2" --seed "$1" \
    --json "$results/$name.json" >"$results/$name.txt" 2>"$results/$name.log" || {
    cat "$results/$name.log" >&2
    exit 1
  }
}

count=0
for seed in "$@"; do
  count=$((count + 1))
  echo "demo-seeds: seed $seed ($count of $#)" >&2
  run "$seed" "${DURATION:-30s}"
done
if [ "${LONG_DURATION:-120s}" != none ]; then
  echo "demo-seeds: seed ${LONG_SEED:-1} for ${LONG_DURATION:-120s}" >&2
  run "${LONG_SEED:-1}" "${LONG_DURATION:-120s}"
fi
java -cp "$jar" "$root/docs/evidence/DemoGates.java" "$results"/*.json
