//! Data URLs: no panic, never more bytes than the limit, and the same answer below any limit that fits.

#![no_main]

use libfuzzer_sys::fuzz_target;
use teahouse_domain::Code;
use teahouse_wire::data_url::DataUrl;

const SMALL: usize = 64;

fuzz_target!(|text: &str| {
    let Ok(url) = DataUrl::parse(text) else { return };
    assert!(url.claimed().len() <= text.len().max("text/plain".len()));
    match url.decode(usize::MAX) {
        Ok(bytes) => {
            assert!(bytes.len() <= text.len());
            assert_eq!(url.decode(bytes.len()).as_ref(), Ok(&bytes));
            assert_eq!(url.decode(bytes.len() - 1).unwrap_err().code, Code::TooBig);
            assert!(url.decode(SMALL).map_or(bytes.len() > SMALL, |small| small == bytes));
        }
        Err(error) => assert_eq!(error.code, Code::BadMedia),
    }
});
