# The Windows programs, cross-built on Debian and tried under wine as far as they have no window. Debian's own Rust for
# web browsers brings the sources of std, which are built along; its mingw links. Not part of `./dev test`.

readonly WINDOWS=x86_64-pc-windows-gnu
readonly WINDOWS_PACKAGES=(rustc-web cargo-web rust-web-src gcc-mingw-w64-x86-64 g++-mingw-w64-x86-64 wine64)
# By its path: the script Debian puts before it asks for a 32-bit wine that nothing here needs.
readonly WINE=/usr/lib/wine/wine64

# What is not tried, and why:
WINDOWS_SKIPPED=(
  # A private PostgreSQL server, started with Linux's own means.
  on_postgres
  a_desk_reads_and_inserts_and_nothing_else the_trigger_looks_at_its_own_table the_session_is_as_it_must_be
  the_set_up_is_done_once_and_by_the_owner a_database_open_to_everybody_is_refused
  a_connection_lost_at_the_commit_is_uncertain cut_connections_are_made_again a_server_that_is_not_there_is_unavailable
  on_a_server a_server_goes_away_and_comes_back
  # Reads the receipt with pdftotext, a program of Linux's.
  a_receipt_says_what_the_unit_promises
)

# Without the dialogs that offer Mono and Gecko, and without the debugger: a worker that is made to crash would wait for it.
readonly WINE_WITHOUT='mscoree,mshtml,winemenubuilder.exe,winedbg.exe='

windows() {
  export CARGO_TARGET_DIR="$CARGO_TARGET_DIR-windows"
  logs="$CARGO_TARGET_DIR/log"
  rm -rf "$logs"
  trap closing EXIT
  stage 'windows: packages' install_windows
  stage 'windows: build' build_windows
  stage 'windows: wine' make_wine
  stage 'windows: tests' test_windows
  stage 'windows: story' tell_windows
  rm -rf "$CARGO_TARGET_DIR/wine" "$CARGO_TARGET_DIR/story"
}

install_windows() {
  local missing=() package wanted found
  command -v apt-get >/dev/null || fail "the cross-build needs Debian and its packages ${WINDOWS_PACKAGES[*]}"
  for package in "${WINDOWS_PACKAGES[@]}"; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  if [ ${#missing[@]} != 0 ]; then
    say "installing ${missing[*]}"
    as_root apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
  fi
  wanted="$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)"
  found="$(/usr/bin/rustc --version | cut -d' ' -f2)"
  at_least "$wanted" "$found" ||
    fail "Debian's rustc-web is $found and $wanted is needed: is the archive debian-security among apt's sources?"
}

# windows_cargo COMMAND ARGUMENT…: with Debian's Rust whatever else is installed. Dependencies are not optimised here, which
# saves a third of the time; our own crates and those Cargo.toml names one by one are, as everywhere.
windows_cargo() {
  local command="$1"
  shift
  run env PATH="/usr/bin:$PATH" RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 \
    CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER="$WINE" \
    /usr/bin/cargo "$command" --locked --workspace --target "$WINDOWS" -Z build-std=std,panic_abort \
    --config 'profile.dev.package."*".opt-level=0' "$@"
}

# Both calls name a test, so that both count the features tests need and nothing is built twice.
build_windows() {
  windows_cargo build --bin saksama --bin saksama-verify --bin headless --bin evidence-worker --test it --test scenarios
  windows_cargo test --no-run --lib --test it --test scenarios
  ls -l "$CARGO_TARGET_DIR/$WINDOWS/debug/"*.exe
}

# Its own disk C:, with the one library that it lacks.
make_wine() {
  rm -rf "$CARGO_TARGET_DIR/wine"
  in_wine "$WINE" wineboot --init
  run x86_64-w64-mingw32-gcc -O2 -Wall -Wextra -Werror -shared -o "$CARGO_TARGET_DIR/wine/drive_c/windows/system32/bcryptprimitives.dll" \
    tests/windows/process_prng.c -ladvapi32
}

in_wine() {
  env WINEPREFIX="$CARGO_TARGET_DIR/wine" WINEDEBUG=-all WINEDLLOVERRIDES="$WINE_WITHOUT" "$@"
}

test_windows() {
  local name skipped=()
  for name in "${WINDOWS_SKIPPED[@]}"; do skipped+=(--skip "$name"); done
  export INSTA_UPDATE=no INSTA_WORKSPACE_ROOT="$PWD"
  export WINEPREFIX="$CARGO_TARGET_DIR/wine" WINEDEBUG=-all WINEDLLOVERRIDES="$WINE_WITHOUT"
  windows_cargo test --no-fail-fast --lib --test it --test scenarios -- "${skipped[@]}"
}

tell_windows() {
  rm -rf "$CARGO_TARGET_DIR/story"
  in_wine node tests/windows/story.mjs "$CARGO_TARGET_DIR/$WINDOWS/debug" "$CARGO_TARGET_DIR/story" "$WINE"
}
