# What must be on the machine. On Debian and Ubuntu it is installed; elsewhere it is named.

readonly DEBIAN_PACKAGES=(
  build-essential pkg-config perl mold curl ca-certificates
  libwebkit2gtk-4.1-dev libgtk-3-dev librsvg2-dev
  webkit2gtk-driver xvfb openbox xdotool dbus gnome-keyring imagemagick poppler-utils strace
  postgresql postgresql-contrib tesseract-ocr tesseract-ocr-ind fonts-dejavu-core
)
readonly FEDORA_PACKAGES=(
  gcc gcc-c++ make pkgconf-pkg-config perl mold webkit2gtk4.1-devel gtk3-devel librsvg2-devel
  webkitgtk6.0 xorg-x11-server-Xvfb openbox xdotool dbus-daemon gnome-keyring ImageMagick poppler-utils strace
  postgresql-server postgresql-contrib tesseract tesseract-langpack-ind dejavu-sans-fonts
)

install() {
  install_system
  check_rust
  check_node
  install_tools
  install_ui
}

# Only what every other command needs too, and quick when nothing is missing.
prepare() {
  install
  build_ui
}

install_system() {
  if ! command -v apt-get >/dev/null; then
    name_packages
    return
  fi
  local missing=() package
  for package in "${DEBIAN_PACKAGES[@]}"; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return
  say "installing ${missing[*]}"
  keep_postgres_asleep
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
}

# The tests start servers of their own; Debian would start one more, for good.
keep_postgres_asleep() {
  local file=/etc/postgresql-common/createcluster.conf
  [ -e "$file" ] && return
  as_root mkdir -p "$(dirname "$file")"
  echo 'create_main_cluster = false' | as_root tee "$file" >/dev/null
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    run sudo "$@"
  else
    fail "this needs root, and there is no sudo: $*"
  fi
}

name_packages() {
  local missing=() program
  for program in cc pkg-config perl WebKitWebDriver Xvfb openbox xdotool dbus-daemon dbus-send import pdftotext tesseract strace; do
    command -v "$program" >/dev/null || missing+=("$program")
  done
  pkg-config --exists webkit2gtk-4.1 2>/dev/null || missing+=("webkit2gtk-4.1 (headers)")
  [ ${#missing[@]} = 0 ] && return
  printf 'This system has no apt. Missing: %s\n' "${missing[*]}" >&2
  printf 'Fedora: sudo dnf install %s\n' "${FEDORA_PACKAGES[*]}" >&2
  printf 'Debian, Ubuntu: sudo apt install %s\n' "${DEBIAN_PACKAGES[*]}" >&2
  exit 1
}

# at_least WANTED FOUND
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

check_rust() {
  local wanted found
  wanted="$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)"
  found="$(rustc --version 2>/dev/null | cut -d' ' -f2)" || true
  [ -n "$found" ] || fail "Rust is missing: install $wanted or newer with rustup (https://rustup.rs)"
  at_least "$wanted" "$found" || fail "Rust $found is too old: $wanted or newer is needed (rustup update)"
}

check_node() {
  local wanted=20.19 found
  found="$(node --version 2>/dev/null | tr -d v)" || true
  [ -n "$found" ] && command -v npm >/dev/null || fail "Node.js is missing: install $wanted or newer, with npm"
  at_least "$wanted" "$found" || fail "Node.js $found is too old: $wanted or newer is needed"
}

# Tools that Cargo must compile lie in the target folder, where they survive.
install_tools() {
  install_tool tauri-driver '^2'
  install_tool cargo-deny '^0.20'
}

install_tool() {
  [ -x "$TOOLS/$1" ] && return
  say "compiling $1 (once)"
  run cargo install "$1" --version "$2" --locked --root "$CARGO_TARGET_DIR/tools" --target-dir "$CARGO_TARGET_DIR/tools/build"
  rm -rf "$CARGO_TARGET_DIR/tools/build"
}

install_ui() {
  local stamp=ui/node_modules/.saksama-lock
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(ui_lock)" ] && return
  say 'fetching the packages of the window'
  ( cd ui && run npm ci --no-audit --no-fund )
  ui_lock > "$stamp"
}

ui_lock() { sha256sum ui/package-lock.json | cut -d' ' -f1; }
