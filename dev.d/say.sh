# What the script tells, and how long its stages take.

say() { printf '\n\033[1m— %s\033[0m\n' "$*" >&2; }
fail() { printf '\n%s\n' "$*" >&2; exit 1; }
run() { printf '$ %s\n' "$*" >&2; "$@"; }

stages=()

# stage NAME FUNCTION: runs it, keeps what it says in a file, and remembers its seconds.
stage() {
  local name="$1" start=$SECONDS status=0
  shift
  say "$name"
  mkdir -p "$logs"
  # Not `|| status=$?`: in a condition `set -e` would not hold inside the stage.
  set +e
  ( set -e; "$@" ) 2>&1 | tee "$logs/${name// /-}.log"
  status=${PIPESTATUS[0]}
  set -e
  stages+=("$(printf '%-22s %5.1f min%s' "$name" "$(tenths $((SECONDS - start)))" "$([ "$status" = 0 ] || echo '   FAILED')")")
  return "$status"
}

tenths() { awk -v seconds="$1" 'BEGIN { printf "%.1f", seconds / 60 }'; }
