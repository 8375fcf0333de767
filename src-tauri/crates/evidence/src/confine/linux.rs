//! Linux: resource limits, then Landlock, then seccomp.
//!
//! * Resource limits bound memory and processor time and leave no room for a file, a process, a core dump.
//! * Landlock takes away every right to files, network, abstract sockets and signals. Where the kernel has none (some
//!   distributions leave it out), seccomp alone keeps files away, and [`Confinement`] says `partly`.
//! * seccomp leaves the calls below and answers all others with EPERM. Nothing that names a file, a socket, a
//!   process or a new thread is among them; of the descriptors only 0 can be read and only 1 and 2 be written,
//!   whatever else was inherited.
//!
//! What a worker that a file has taken over can still do: use processor and memory up to their bounds, and answer
//! wrong pixels. It can tell the time.

use std::collections::BTreeMap;

use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus, Scope};
use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    TargetArch,
};

use super::{Confinement, Hold, MEMORY, PROCESSOR_SECONDS};

pub(super) fn confine() -> Option<Confinement> {
    // Landlock binds the calling thread: another one would stay free.
    let threads = std::fs::read_dir("/proc/self/task").ok()?.count();
    if threads != 1 {
        return None;
    }
    let memory = address_space()? + MEMORY;
    for (resource, limit) in [
        (Resource::As, memory),
        (Resource::Cpu, PROCESSOR_SECONDS),
        (Resource::Nproc, 0),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ] {
        forbid(resource, limit)?;
    }
    set_dumpable_behavior(DumpableBehavior::NotDumpable).ok()?;
    let landlock = landlock()?;
    // Only now: Landlock needs a descriptor for its rules.
    forbid(Resource::Nofile, 0)?;
    seccomp()?;
    check()?;

    let by_both = if landlock { Hold::Full } else { Hold::Partly };
    Some(Confinement {
        files: by_both,
        sockets: by_both,
        processes: Hold::Full,
        threads: Hold::Full,
        memory: Hold::Full,
        time: Hold::Full,
    })
}

/// Lowers a limit, for good, to `limit` or what it is already.
fn forbid(resource: Resource, limit: u64) -> Option<()> {
    let present = rustix::process::getrlimit(resource);
    let limit = present.maximum.map_or(limit, |maximum| maximum.min(limit));
    setrlimit(
        resource,
        Rlimit {
            current: Some(limit),
            maximum: Some(limit),
        },
    )
    .ok()
}

/// What the program and its libraries take up already; the window's libraries are a few hundred megabytes.
fn address_space() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kilobytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmSize:"))?
        .trim()
        .strip_suffix(" kB")?;
    kilobytes.parse::<u64>().ok()?.checked_mul(1024)
}

/// Whether the kernel enforces it.
fn landlock() -> Option<bool> {
    // The newest rights are asked for; an older kernel enforces those it knows.
    let abi = ABI::V6;
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(abi))
        .and_then(|ruleset| ruleset.handle_access(AccessNet::from_all(abi)))
        .and_then(|ruleset| ruleset.scope(Scope::from_all(abi)))
        .and_then(Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self)
        .ok()?;
    Some(status.ruleset != RulesetStatus::NotEnforced)
}

fn seccomp() -> Option<()> {
    let arch = TargetArch::try_from(std::env::consts::ARCH).ok()?;
    let filter = SeccompFilter::new(
        rules()?,
        SeccompAction::Errno(libc::EPERM as u32),
        SeccompAction::Allow,
        arch,
    )
    .ok()?;
    let program = BpfProgram::try_from(filter).ok()?;
    seccompiler::apply_filter_all_threads(&program).ok()
}

/// The calls that are left: an empty list of conditions means whatever its arguments.
fn rules() -> Option<BTreeMap<i64, Vec<SeccompRule>>> {
    let is = |argument: u8, value: u64| {
        SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value).ok()
    };
    let masked = |argument: u8, mask: i32, value: i32| {
        let operator = SeccompCmpOp::MaskedEq(u64::from(mask as u32));
        SeccompCondition::new(
            argument,
            SeccompCmpArgLen::Dword,
            operator,
            u64::from(value as u32),
        )
        .ok()
    };
    let all = |conditions: Vec<SeccompCondition>| SeccompRule::new(conditions).ok();

    let mut rules = BTreeMap::new();
    rules.insert(libc::SYS_read, vec![all(vec![is(0, 0)?])?]);
    rules.insert(
        libc::SYS_write,
        vec![all(vec![is(0, 1)?])?, all(vec![is(0, 2)?])?],
    );
    // Memory of its own that never becomes a program.
    let private = [
        masked(2, libc::PROT_EXEC, 0)?,
        masked(3, libc::MAP_ANONYMOUS, libc::MAP_ANONYMOUS)?,
    ];
    rules.insert(libc::SYS_mmap, vec![all(private.to_vec())?]);
    rules.insert(
        libc::SYS_mprotect,
        vec![all(vec![masked(2, libc::PROT_EXEC, 0)?])?],
    );
    // Aborting: a signal to itself, and no other than that one.
    let own = u64::from(std::process::id());
    rules.insert(
        libc::SYS_tgkill,
        vec![all(vec![is(0, own)?, is(2, libc::SIGABRT as u64)?])?],
    );
    for call in [
        libc::SYS_brk,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_futex,
        libc::SYS_clock_gettime,
        libc::SYS_getrandom,
        libc::SYS_sched_yield,
        libc::SYS_restart_syscall,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ] {
        rules.insert(call, Vec::new());
    }
    Some(rules)
}

/// Tries what must fail now. Cheap, and worth more than the word of three libraries.
fn check() -> Option<()> {
    let refused = std::fs::File::open("/proc/self/statm").is_err()
        && std::os::unix::net::UnixDatagram::unbound().is_err()
        && std::thread::Builder::new().spawn(|| ()).is_err();
    refused.then_some(())
}
