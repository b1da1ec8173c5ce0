// SPDX-License-Identifier: Apache-2.0
//! Shares as people write them.

use super::super::Share;

/// `25.8 %`; of what is nearly nothing two digits, so that it does not look like nothing.
pub(super) fn percent(share: Share) -> String {
    let percent = share.ratio() * 100.0;
    if share.open == 0 {
        return "0 %".into();
    }
    if share.open == share.all {
        return "100 %".into();
    }
    let digits = if percent < 0.1 { (1.0 - percent.log10().floor()).max(1.0) } else { 1.0 };
    // Not all is not 100.0.
    let shown = if percent > 99.9 { 99.9 } else { percent };
    format!("{shown:.0$} %", digits as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_nearly_nothing_nor_nearly_all_is_rounded_away() {
        let told = |open, all| percent(Share { open, all });
        assert_eq!((told(0, 12), told(12, 12)), ("0 %".into(), "100 %".into()));
        assert_eq!((told(1, 3), told(1, 1000)), ("33.3 %".into(), "0.1 %".into()));
        assert_eq!((told(1, 30_000), told(29_999, 30_000)), ("0.0033 %".into(), "99.9 %".into()));
        assert_eq!(told(0, 0), "0 %");
    }
}
