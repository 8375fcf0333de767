# `./dev test`: every stage in its order, minutes at the end, and one closing line that counts every runner's tests.

logs="$CARGO_TARGET_DIR/log"

test_everything() {
  rm -rf "$logs"
  trap closing EXIT
  stage 'install' install
  stage 'ui check' check_ui
  stage 'ui test' test_ui
  stage 'ui build' build_ui
  stage 'rust build' build_programs
  stage 'rust test' test_rust
  stage 'lint' lint
  stage 'licences' check_licences
  stage 'window' drive e2e
}

check_ui() { ( cd ui && run npm run --silent check ); }
test_ui() { ( cd ui && NO_COLOR=1 run npm run --silent test ); }
# A target folder that another checkout used holds its tests, which look for their snapshots there.
test_rust() { INSTA_UPDATE=no INSTA_WORKSPACE_ROOT="$PWD" run cargo test --workspace --all-targets --locked --no-fail-fast; }

lint() {
  run cargo fmt --all --check
  run cargo clippy --workspace --all-targets --locked --quiet -- -D warnings
}

check_licences() {
  # 46 names stand in more than one version, all below Tauri, Typst and sqlx: told by `cargo deny check bans`, not here.
  run "$TOOLS/cargo-deny" --log-level error check --hide-inclusion-graph bans licenses sources
  if timeout 30 "$TOOLS/cargo-deny" fetch db >/dev/null 2>&1; then
    run "$TOOLS/cargo-deny" --log-level error check advisories
  else
    echo 'The database of advisories cannot be fetched here: not asked.'
  fi
}

drive() {
  local program="$1"
  shift
  run env TAURI_DRIVER="$TOOLS/tauri-driver" SAKSAMA_PICTURES="$PWD/target/screens" "$PROGRAMS/$program" "$@"
}

closing() {
  local status=$?
  say 'minutes'
  printf '%s\n' "${stages[@]}"
  count "$status"
}

# Adds up what the runners themselves said: cargo test and e2e ("N passed; N failed", "N passed, N failed"), vitest
# ("Tests  N passed | N failed"). A stage that broke without a failed test counts as one failure.
count() {
  cat "$logs"/*.log 2>/dev/null | sed 's/\x1b\[[0-9;]*m//g' | awk -v status="$1" '
    /^test result:/ { add($0) }
    /^[0-9]+ passed, [0-9]+ failed$/ { add($0) }
    /^ +Tests +/ { add($0) }
    function add(line, words, i, n) {
      n = split(line, words, /[^0-9a-z]+/)
      for (i = 1; i < n; i++) if (words[i] ~ /^[0-9]+$/) {
        if (words[i + 1] == "passed") passed += words[i]
        if (words[i + 1] == "failed") failed += words[i]
      }
    }
    END {
      if (status != 0 && failed == 0) failed = 1
      printf "\n%d passed, %d failed\n", passed, failed
    }'
}
