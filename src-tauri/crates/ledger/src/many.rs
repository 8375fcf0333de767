//! Many rows into SQLite with few statements.

use sqlx::query_builder::Separated;
use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

/// Rows of one statement: few sizes, so that each statement is prepared once. The way to SQLite and back takes longer
/// than putting a row in.
const TOGETHER: [usize; 5] = [16, 8, 4, 2, 1];

/// Inserts all items, in order; `into` ends before the values, `bind` gives those of one item.
pub(crate) async fn insert_many<Item>(
    connection: &mut SqliteConnection,
    into: &str,
    items: &[Item],
    mut bind: impl FnMut(Separated<'_, Sqlite, &'static str>, &Item),
) -> Result<(), sqlx::Error> {
    let mut rest = items;
    while !rest.is_empty() {
        let together = TOGETHER.into_iter().find(|size| *size <= rest.len()).unwrap_or(1);
        let (some, more) = rest.split_at(together);
        let mut statement = QueryBuilder::<Sqlite>::new(into);
        statement.push_values(some, &mut bind);
        statement.build().execute(&mut *connection).await?;
        rest = more;
    }
    Ok(())
}
