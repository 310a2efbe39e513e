//! Order-preserving keys: the bytes of an encoded key sort as its parts do.
//!
//! Numbers are big-endian. Texts and bytes are escaped and terminated (`00` becomes `00 ff`, the end is `00 01`), so that a
//! shorter text sorts before its extensions and no part can run into the next one.

/// A part of a key, or a whole key as a tuple of parts.
pub trait Key: Sized {
    /// Appends the encoded form.
    fn encode(&self, to: &mut Vec<u8>);
    /// Takes the encoded form off the front; `None` when the bytes are not such a key.
    fn decode(from: &mut &[u8]) -> Option<Self>;
}

macro_rules! number_key {
    ($($number:ty),*) => {$(
        impl Key for $number {
            fn encode(&self, to: &mut Vec<u8>) {
                to.extend_from_slice(&self.to_be_bytes());
            }
            fn decode(from: &mut &[u8]) -> Option<Self> {
                let (head, rest) = from.split_first_chunk()?;
                *from = rest;
                Some(<$number>::from_be_bytes(*head))
            }
        }
    )*};
}
number_key!(u8, u16, u32, u64, u128);

impl Key for Vec<u8> {
    fn encode(&self, to: &mut Vec<u8>) {
        encode_bytes(self, to);
    }
    fn decode(from: &mut &[u8]) -> Option<Self> {
        let mut out = Vec::new();
        loop {
            let end = from.iter().position(|b| *b == 0)?;
            let (head, rest) = from.split_at(end);
            out.extend_from_slice(head);
            let (marker, rest) = rest.split_first_chunk::<2>()?;
            *from = rest;
            match marker {
                [0, 0xff] => out.push(0),
                [0, 1] => return Some(out),
                _ => return None,
            }
        }
    }
}

impl Key for String {
    fn encode(&self, to: &mut Vec<u8>) {
        encode_bytes(self.as_bytes(), to);
    }
    fn decode(from: &mut &[u8]) -> Option<Self> {
        String::from_utf8(Vec::decode(from)?).ok()
    }
}

impl Key for crate::time::Time {
    fn encode(&self, to: &mut Vec<u8>) {
        self.as_ms().encode(to);
    }
    fn decode(from: &mut &[u8]) -> Option<Self> {
        u64::decode(from).map(crate::time::Time::from_ms)
    }
}

impl Key for crate::name::Account {
    fn encode(&self, to: &mut Vec<u8>) {
        self.number().encode(to);
    }
    fn decode(from: &mut &[u8]) -> Option<Self> {
        u64::decode(from).and_then(crate::name::Account::from_number)
    }
}

impl Key for crate::name::Region {
    fn encode(&self, to: &mut Vec<u8>) {
        encode_bytes(self.as_str().as_bytes(), to);
    }
    fn decode(from: &mut &[u8]) -> Option<Self> {
        String::decode(from)?.parse().ok()
    }
}

impl Key for () {
    fn encode(&self, _: &mut Vec<u8>) {}
    fn decode(_: &mut &[u8]) -> Option<Self> {
        Some(())
    }
}

macro_rules! tuple_key {
    ($($part:ident)*) => {
        impl<$($part: Key),*> Key for ($($part,)*) {
            #[allow(non_snake_case)]
            fn encode(&self, to: &mut Vec<u8>) {
                let ($($part,)*) = self;
                $($part.encode(to);)*
            }
            fn decode(from: &mut &[u8]) -> Option<Self> {
                Some(($($part::decode(from)?,)*))
            }
        }
    };
}
tuple_key!(A);
tuple_key!(A B);
tuple_key!(A B C);
tuple_key!(A B C D);
tuple_key!(A B C D E);
tuple_key!(A B C D E F);

fn encode_bytes(bytes: &[u8], to: &mut Vec<u8>) {
    for byte in bytes {
        to.push(*byte);
        if *byte == 0 {
            to.push(0xff);
        }
    }
    to.extend_from_slice(&[0, 1]);
}

/// The smallest key that is greater than every key with this prefix; empty when there is none.
pub fn after_prefix(prefix: &[u8]) -> Vec<u8> {
    let keep = prefix.iter().rposition(|b| *b != 0xff).map_or(0, |last| last + 1);
    let mut end: Vec<u8> = prefix.iter().take(keep).copied().collect();
    if let Some(last) = end.last_mut() {
        *last += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(key: impl Key) -> Vec<u8> {
        let mut out = Vec::new();
        key.encode(&mut out);
        out
    }

    #[test]
    fn encoded_keys_sort_as_their_parts_do_and_decode_back() {
        let ordered =
            [("a".to_owned(), 2u64), ("a\0".to_owned(), 0), ("a\0b".to_owned(), 1), ("ab".to_owned(), 0), ("b".to_owned(), 0)];
        for pair in ordered.windows(2) {
            assert!(bytes(pair[0].clone()) < bytes(pair[1].clone()), "{pair:?}");
        }
        for key in ordered {
            assert_eq!(<(String, u64)>::decode(&mut bytes(key.clone()).as_slice()), Some(key));
        }
        assert_eq!(after_prefix(&[1, 0xff]), vec![2]);
    }
}
