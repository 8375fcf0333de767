//! How a world ends.

use tokio::runtime::{Handle, RuntimeFlavor};

use super::World;

/// Every desk is closed before the world is gone. SQLCipher frees its heap when the process exits; a connection that
/// one of sqlx's threads still closes then takes the whole run of the last test's program down with it. Closing waits
/// for what other tasks hand back, so it needs more than one thread.
impl Drop for World {
    fn drop(&mut self) {
        match Handle::try_current() {
            Ok(here) if here.runtime_flavor() == RuntimeFlavor::MultiThread => {
                tokio::task::block_in_place(|| here.block_on(self.headless.close()));
            }
            _ => assert!(
                std::thread::panicking(),
                "a world ends on a runtime of many threads"
            ),
        }
    }
}
