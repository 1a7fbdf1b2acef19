#!/bin/sh
# Runs the simulations that the gates of the health engine are about, and writes into docs/health-figures.md which are reached.
#
# Usage: docs/evidence/health.sh [SEEDS]      (default: 20, about twenty minutes on two processors; 2 is a try)
# Needs the runnable jar (mvn package) and a JDK 17. The seeds begin with 4001, which nobody tunes on. What has been run is kept,
# one JSON file for each simulation, in RESULTS (default: lb-bootstrap/target/health, below that the checksum of the jar and the
# seeds), and is not run again: interrupted, start it once more. PAGE=FILE writes into another page, which must have the two
# marks. NO_FAULT=SECONDS is how long the runs without faults last, for each seed (default: 2010, some twenty million requests
# with 20 seeds).
# Exit codes: 0 the page is written and every gate reached, 1 the page is written and a gate missed, 2 the jar is missing, 3
# anything else: a run failed, or the page has no marks.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
jar="$root/lb-bootstrap/target/lb.jar"
if [ ! -f "$jar" ]; then
  echo "health: $jar is missing; build it with: mvn package" >&2
  exit 2
fi
seeds=${1:-20}
seconds=${NO_FAULT:-2010}
page=${PAGE:-$root/docs/health-figures.md}
checksum=$(cksum <"$jar" | cut -d ' ' -f 1)
results="${RESULTS:-$root/lb-bootstrap/target/health}/$checksum-$seeds"
mkdir -p "$results"

commit=$(git -C "$root" describe --always)
# Pages may differ, and those of simulation.sh do after it has run.
git -C "$root" diff --quiet HEAD -- . ':!docs' || commit="$commit-dirty"

code=0
java -Xmx1g -cp "$jar" "$root/docs/evidence/HealthGates.java" "$seeds" "$seconds" "$results" "$page" "$commit" || code=$?
case $code in
  0) exit 0 ;;
  10) exit 1 ;;
  *) exit 3 ;;
esac
