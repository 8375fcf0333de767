//! The one wrapper for bytes that must not outlive their use or reach a log.

use std::fmt;

use zeroize::Zeroize;

/// A value that is wiped when dropped and never printed.
///
/// There is no `Serialize`, `Clone`, `PartialEq` or `Deref`: whoever needs the value writes [`Secret::expose`],
/// whoever needs a second copy writes [`Secret::duplicate`], and both can be searched for.
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Takes the value over. A `Copy` value (an array) leaves its original with the caller, who wipes it.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// Lends the value.
    pub fn expose(&self) -> &T {
        &self.0
    }

    /// A second copy, wiped on its own.
    #[must_use]
    pub fn duplicate(&self) -> Self
    where
        T: Clone,
    {
        Self(self.0.clone())
    }

    /// Lends the value for filling it in place; inside this crate only, so that secrets are made here.
    pub(crate) fn expose_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("<rahasia>")
    }
}
