//! The join code: what a new workstation needs before it has seen a single row.

use crate::Key32;
use crate::code::{from_code_or_words, to_code};
use crate::wire::Reader;
use crate::words::{Check, to_words};
use crate::{Anchor, CodeError, Hash, Secret, UnitId, UnitSecret, context};

const NAME: &str = "SAKSAMA-GABUNG-1";
/// First byte of every join code, so that words of another kind are not taken for one.
const TAG: u8 = 0x4A;
const SIZE: usize = 1 + 32 + 32 + Anchor::SIZE + 1 + 32;

/// Unit, its secret, a recent head and the server's certificate pin. It holds a secret: shown, never stored.
#[derive(Debug)]
pub struct JoinCode {
    /// The unit.
    pub unit: UnitId,
    /// The unit secret.
    pub unit_secret: UnitSecret,
    /// A recent head: the new desk refuses a store that does not reach it.
    pub head: Anchor,
    /// SHA-256 of the server's certificate, where there is a server.
    pub certificate_pin: Option<[u8; 32]>,
}

impl JoinCode {
    fn to_bytes(&self) -> Secret<Vec<u8>> {
        let mut bytes = Secret::new(Vec::with_capacity(SIZE));
        let pin = self.certificate_pin.unwrap_or_default();
        let has_pin = [u8::from(self.certificate_pin.is_some())];
        let head = self.head.to_bytes();
        let parts: [&[u8]; 6] = [
            &[TAG],
            &self.unit.0,
            self.unit_secret.expose(),
            &head,
            &has_pin,
            &pin,
        ];
        for part in parts {
            bytes.expose_mut().extend_from_slice(part);
        }
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        if reader.u8()? != TAG {
            return None;
        }
        let unit = UnitId(reader.array()?);
        let unit_secret = UnitSecret::from_secret(Secret::new(reader.array()?));
        let head = Anchor {
            seq: reader.u64()?,
            hash: Hash(reader.array()?),
        };
        let certificate_pin = match (reader.u8()?, reader.array::<32>()?) {
            (1, pin) => Some(pin),
            (0, pin) if pin == [0; 32] => None,
            _ => return None,
        };
        reader.end()?;
        Some(Self {
            unit,
            unit_secret,
            head,
            certificate_pin,
        })
    }

    /// For a QR code or the clipboard.
    pub fn to_code(&self) -> Secret<String> {
        to_code(NAME, context::JOIN_CODE, self.to_bytes().expose())
    }

    /// For paper, with three check words.
    pub fn to_words(&self) -> Vec<&'static str> {
        to_words(self.to_bytes().expose(), Check::Three)
    }

    /// Reads either form.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let bytes = from_code_or_words(NAME, context::JOIN_CODE, text, SIZE)?;
        Self::from_bytes(bytes.expose()).ok_or(CodeError::OtherCode)
    }
}
