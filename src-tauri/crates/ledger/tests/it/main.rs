//! The ledger's contract, written once and run on both databases, and what only one of them has.
//!
//! `contract!` makes two tests of one function. A PostgreSQL server is started for this process alone (`postgres.rs`);
//! where there is none to start, its half fails and says why.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

mod chain;
mod postgres;
mod store;

mod append;
mod changes;
mod desk;
mod faults;
mod foreign;
mod reading;
mod rights;

/// One function, tested on both databases.
macro_rules! contract {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::$name(&$crate::store::Store::sqlite().await).await;
                }
            )+
        }
        mod on_postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::$name(&$crate::store::Store::postgres().await).await;
                }
            )+
        }
    };
}
pub(crate) use contract;
