//! `./dev` itself, with every program it calls played.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// Whoever reads the figures with a program meets nothing else: neither what is installed nor what is built.
#[test]
fn bench_prints_figures_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    for part in ["dev", "Cargo.toml", "ui/package-lock.json"] {
        let text = std::fs::read_to_string(root.join(part)).unwrap();
        write(&here.join(part), &text);
    }
    for part in std::fs::read_dir(root.join("dev.d")).unwrap() {
        let part = part.unwrap();
        let text = std::fs::read_to_string(part.path()).unwrap();
        write(&here.join("dev.d").join(part.file_name()), &text);
    }
    let plays = |name: &str, does: &str| write(&here.join("bin").join(name), &format!("#!/bin/sh\n{does}\n"));
    plays("apt-get", "echo apt-get");
    plays("dpkg-query", "echo installed");
    plays("rustc", "echo 'rustc 9.9.9 (played)'");
    plays("node", "echo v99.0.0");
    plays(
        "npm",
        "echo npm; mkdir -p node_modules dist; echo > dist/index.html",
    );
    plays("cargo", "echo cargo");
    let target = here.join("target");
    write(
        &target.join("release/bench"),
        "#!/bin/sh\necho '{\"name\":\"played\"}'\n",
    );

    let path = format!(
        "{}:{}",
        here.join("bin").display(),
        std::env::var("PATH").unwrap()
    );
    let told = Command::new(here.join("dev"))
        .args(["bench", "--json"])
        .env("PATH", path)
        .env("CARGO_TARGET_DIR", &target)
        .output()
        .unwrap();
    let beside = String::from_utf8_lossy(&told.stderr);
    assert!(told.status.success(), "{beside}");
    assert_eq!(String::from_utf8_lossy(&told.stdout), "{\"name\":\"played\"}\n");
    for program in ["npm", "cargo"] {
        assert!(
            beside.lines().any(|line| line == program),
            "{program} was not called: {beside}"
        );
    }
}
