#!/bin/sh
# Runs every built-in scenario under every strategy with every scorer and under every baseline, and writes the tables into
# docs/simulation.md.
#
# Usage: docs/evidence/simulation.sh [SEEDS]      (default: 20, about a quarter of an hour on two processors; 1 is a try)
# Needs the runnable jar (mvn package) and a JDK 17. What has been run is kept, one JSON file for each scenario, in RESULTS
# (default: lb-bootstrap/target/simulation, below that the commit and the seeds), and is not run again: interrupted, start it
# once more. PAGE=FILE writes into another page than docs/simulation.md, which must have the two marks.
# Exit codes: 0 the tables are written, 1 a run failed, 2 the jar is missing.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
jar="$root/lb-bootstrap/target/lb.jar"
if [ ! -f "$jar" ]; then
  echo "simulation: $jar is missing; build it with: mvn package" >&2
  exit 2
fi
seeds=${1:-20}
page=${PAGE:-$root/docs/simulation.md}
commit=$(git -C "$root" describe --always --dirty)
results="${RESULTS:-$root/lb-bootstrap/target/simulation}/$commit-$seeds"
mkdir -p "$results"

names=$(java -jar "$jar" simulate --list | sed -n '/^Scenarios/,/^$/ s/^  \([^ ]*\) .*/\1/p')
files=
for name in $names; do
  file="$results/$name.json"
  if [ ! -f "$file" ]; then
    echo "simulation: $name" >&2
    java -jar "$jar" simulate "$name" --strategies all --scorers all --seeds "$seeds" --json "$file.part" >"$results/$name.txt" ||
      { cat "$results/$name.txt" >&2; exit 1; }
    mv "$file.part" "$file"
  fi
  files="$files $file"
done
# shellcheck disable=SC2086 # names of scenarios have no spaces; the directory may not either
java -cp "$jar" "$root/docs/evidence/SimulationTables.java" "$page" "$commit" $files
