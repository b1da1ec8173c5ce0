// SPDX-License-Identifier: Apache-2.0
//! The functions that every PAC file may call, by the Netscape specification and, with `Ex`, by
//! Microsoft's extension for IPv6.
//!
//! Where the specification and the browsers part, the browsers' way is taken: what a file does in
//! the field is what counts.

mod addresses;
mod calendar;
mod names;

use std::cell::RefCell;
use std::rc::Rc;

use rquickjs::function::Rest;
use rquickjs::{Coerced, Ctx, Exception, Function, IntoJs, Value};

use crate::engine::Known;

/// The first name that the script asked for and that is not known.
pub(crate) type Asked = Rc<RefCell<Option<String>>>;

/// What a helper gives back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Given {
    Truth(bool),
    Count(i32),
    Text(String),
    Null,
    Nothing,
    /// Nothing can be said before this name is resolved.
    Ask(String),
    /// The script called it wrongly.
    Wrong(&'static str),
}

type Helper = fn(&Known, &[String]) -> Given;

const HELPERS: [(&str, Helper); 19] = [
    ("alert", |_, _| Given::Nothing),
    ("dateRange", calendar::date_range),
    ("dnsDomainIs", names::domain_is),
    ("dnsDomainLevels", names::levels),
    ("dnsResolve", addresses::resolve),
    ("dnsResolveEx", addresses::resolve_all),
    ("getClientVersion", |_, _| Given::Text("1.0".to_owned())),
    ("isInNet", addresses::is_in_net),
    ("isInNetEx", addresses::is_in_net_ex),
    ("isPlainHostName", names::is_plain),
    ("isResolvable", addresses::is_resolvable),
    ("isResolvableEx", addresses::is_resolvable_ex),
    ("localHostOrDomainIs", names::local_or_domain),
    ("myIpAddress", addresses::own),
    ("myIpAddressEx", addresses::own_all),
    ("sortIpAddressList", addresses::sort),
    ("timeRange", calendar::time_range),
    ("weekdayRange", calendar::weekday_range),
    ("convert_addr", addresses::as_number),
];

/// Puts the helpers into a fresh engine and takes its clock, its zone and its dice away.
pub(crate) fn lay<'js>(ctx: &Ctx<'js>, known: Known, asked: Asked) -> rquickjs::Result<()> {
    let (now, offset) = (known.now.unix_ms, known.now.offset_minutes);
    let known = Rc::new(known);
    for (name, helper) in HELPERS {
        let (known, asked) = (known.clone(), asked.clone());
        let call = move |ctx: Ctx<'js>, words: Rest<Coerced<String>>| {
            let words: Vec<String> = words.0.into_iter().map(|word| word.0).collect();
            hand(&ctx, &asked, helper(&known, &words))
        };
        ctx.globals().set(name, Function::new(ctx.clone(), call)?.with_name(name)?)?;
    }
    let () = ctx.eval(include_str!("paid.js"))?;
    let prelude: Function<'_> = ctx.eval(include_str!("prelude.js"))?;
    #[allow(clippy::cast_precision_loss, reason = "times of a script are doubles")]
    prelude.call((now as f64, f64::from(offset)))
}

fn hand<'js>(ctx: &Ctx<'js>, asked: &Asked, given: Given) -> rquickjs::Result<Value<'js>> {
    match given {
        Given::Truth(is) => is.into_js(ctx),
        Given::Count(count) => count.into_js(ctx),
        Given::Text(text) => text.into_js(ctx),
        Given::Null => Ok(Value::new_null(ctx.clone())),
        Given::Nothing => Ok(Value::new_undefined(ctx.clone())),
        Given::Ask(name) => {
            asked.borrow_mut().get_or_insert(name);
            Err(Exception::throw_message(ctx, "a name has to be resolved first"))
        }
        Given::Wrong(message) => Err(Exception::throw_message(ctx, message)),
    }
}

/// What JavaScript makes of an argument that is not there.
const ABSENT: &str = "undefined";

fn word(words: &[String], index: usize) -> &str {
    words.get(index).map_or(ABSENT, String::as_str)
}
