#!/bin/sh
# Runs every fault scenario with two, three and four servers under every strategy of the balancer, writes the figures into
# docs/small-pools.md, and checks what that page claims: no request is ever left without an instance, and where another
# strategy has fewer failed attempts than the default, or many fail although a server is well, the page knows why.
#
# Usage: docs/evidence/small-pools.sh [SEEDS]      (default: 10, about ten minutes on two processors; 2 is a try, less is refused)
# Needs the runnable jar (mvn package) and a JDK 17. PAGE=FILE writes into another page, which must have the two marks.
# Exit codes: 0 the page is written and its claims hold, 1 the page is written and one does not, 2 wrong usage or the jar is
# missing, 3 anything else: a run failed, or the page has no marks.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
jar="$root/lb-bootstrap/target/lb.jar"
if [ ! -f "$jar" ]; then
  echo "small-pools: $jar is missing; build it with: mvn package" >&2
  exit 2
fi
seeds=${1:-10}
if ! [ "$seeds" -ge 2 ] 2>/dev/null; then
  echo "small-pools: SEEDS: $seeds, expected a whole number from 2" >&2
  exit 2
fi
page=${PAGE:-$root/docs/small-pools.md}
commit=$(git -C "$root" describe --always)
# Pages may differ, and this one does after it has run.
git -C "$root" diff --quiet HEAD -- . ':!docs' ':!*.md' || commit="$commit-dirty"

code=0
java -Xmx1g -cp "$jar" "$root/docs/evidence/SmallPools.java" "$seeds" "$page" "$commit" || code=$?
case $code in
  0) exit 0 ;;
  10) exit 1 ;;
  *) exit 3 ;;
esac
