# One build for everything: dev profile, the whole workspace with its tests. Building a part of it would choose other
# features for the shared crates and compile them a second time.

build_ui() {
  local stamp=ui/node_modules/.saksama-dist now
  now="$(ui_sources)"
  [ -f ui/dist/index.html ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now" ] && return
  say 'building the page'
  ( cd ui && run npm run --silent build )
  echo "$now" > "$stamp"
}

ui_sources() {
  find ui -path ui/node_modules -prune -o -path 'ui/dist*' -prune -o -type f -print0 | LC_ALL=C sort -z \
    | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

build_programs() { run cargo build --workspace --all-targets --locked; }

# What measures runs as it is shipped.
release() {
  local program="$1"
  shift
  run cargo build --release --workspace --locked >&2
  run env TAURI_DRIVER="$TOOLS/tauri-driver" "$CARGO_TARGET_DIR/release/$program" "$@"
}

# With a path it only writes; without one it opens what it has written, where there is a display.
demo() {
  local folder="${1:-}"
  if [ -n "$folder" ]; then
    run "$PROGRAMS/demo" "$folder"
    return
  fi
  folder="$(mktemp -d "${TMPDIR:-/tmp}/saksama-demo-XXXXXX")"
  run "$PROGRAMS/demo" "$folder"
  [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || return 0
  run env SAKSAMA_DATA="$folder" "$PROGRAMS/saksama"
}
