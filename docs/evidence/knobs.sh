#!/bin/sh
# Turns one setting of the balancer at a time, runs the built-in scenarios that it matters for, and prints the tables of
# docs/tuning.md. The figures are medians over the seeds 1 to SEEDS, in virtual time: the same jar gives the same tables anywhere.
#
# Usage: docs/evidence/knobs.sh [SEEDS]      (default: 20, two to five minutes on two processors; 2 is a try)
# Needs the runnable jar (mvn package) and a JDK 17. Each scenario is what `simulate --print NAME` prints, with a map `balancer`
# below it. SCENARIOS=DIRECTORY keeps those files, to run one of them by hand: java -jar lb.jar simulate FILE --seeds 20.
# Exit codes: 0 the tables are printed, 1 a run failed, 2 the jar is missing.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
jar="$root/lb-bootstrap/target/lb.jar"
if [ ! -f "$jar" ]; then
  echo "knobs: $jar is missing; build it with: mvn package" >&2
  exit 2
fi

java -Xmx1g -cp "$jar" "$root/docs/evidence/Knobs.java" "${1:-20}" ${SCENARIOS:+"$SCENARIOS"}
