#!/bin/sh
# Runs the demo once for each seed and checks what it promises, over real HTTP and ZooKeeper:
#   failed requests at most 0.5 %,
#   at most 10 requests to the fast-failing instance before it is first put out,
#   each faulty instance back at half of its fair share within 15 s of its recovery.
#
# Usage: docs/evidence/demo-seeds.sh [SEED...]      (default: 1 to 10; about 35 s each)
# Needs the runnable jar (mvn package) and a JDK 17. DURATION=30s may be set to another one.
# Exit codes: 0 all gates passed, 1 a gate was missed or a run failed, 2 the jar is missing.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
jar="$root/lb-bootstrap/target/lb.jar"
if [ ! -f "$jar" ]; then
  echo "demo-seeds: $jar is missing; build it with: mvn package" >&2
  exit 2
fi
[ $# -gt 0 ] || set -- 1 2 3 4 5 6 7 8 9 10

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
trap 'exit 130' INT TERM
count=0
for seed in "$@"; do
  count=$((count + 1))
  echo "demo-seeds: seed $seed ($count of $#)" >&2
  java -jar "$jar" demo --duration "${DURATION:-30s}" --seed "$seed" \
    --json "$results/$seed.json" >"$results/$seed.txt" 2>"$results/$seed.err" || {
    cat "$results/$seed.err" >&2
    exit 1
  }
done
java -cp "$jar" "$root/docs/evidence/DemoGates.java" "$results"/*.json
