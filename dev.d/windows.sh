# The Windows programs, cross-built on Debian: its own rustc brings the sources of std, its mingw links.

windows() {
  local missing=() package
  command -v apt-get >/dev/null || fail 'the cross-build needs Debian and its packages rustc-web, cargo-web, rust-web-src, mingw'
  for package in rustc-web cargo-web rust-web-src gcc-mingw-w64-x86-64 g++-mingw-w64-x86-64; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  if [ ${#missing[@]} != 0 ]; then
    say "installing ${missing[*]}"
    as_root apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
  fi
  run env PATH="/usr/bin:$PATH" RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$CARGO_TARGET_DIR-windows" \
    CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc \
    /usr/bin/cargo build --locked -Z build-std=std,panic_abort --target x86_64-pc-windows-gnu -p saksama "$@"
  ls -l "$CARGO_TARGET_DIR-windows/x86_64-pc-windows-gnu/debug/"*.exe
}
