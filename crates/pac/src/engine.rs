// SPDX-License-Identifier: Apache-2.0
//! One run of a script: a fresh engine, its bounds, and what came of it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::rc::Rc;

use rquickjs::context::{EvalOptions, intrinsic};
use rquickjs::{
    CatchResultExt, CaughtError, Coerced, Context, Ctx, FromJs, Function, Runtime, Value,
};

use crate::helpers::{self, Asked};
use crate::numerals;
use crate::{Limits, Moment, PacError, Stop, World};

/// What the script knows of the world.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    pub(crate) names: BTreeMap<String, Vec<IpAddr>>,
    pub(crate) own: Vec<IpAddr>,
    pub(crate) now: Moment,
}

impl Known {
    pub(crate) fn of(world: &dyn World) -> Self {
        Self { names: BTreeMap::new(), own: world.addresses(), now: world.now() }
    }
}

/// What a run may use, and what may end it before.
pub(crate) struct Bounds<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) stop: &'a Stop,
}

/// How a run ended. Where a name was asked for that is not known, the result counts for nothing.
pub(crate) struct Outcome<T> {
    pub(crate) asked: Option<String>,
    pub(crate) result: Result<T, PacError>,
}

/// Whether the text compiles, runs, and has the function.
pub(crate) fn check(text: &str, bounds: &Bounds<'_>, known: Known) -> Outcome<()> {
    run(text, bounds, known, |_, _| Ok(()))
}

/// What its function says of an address.
pub(crate) fn ask(
    text: &str,
    bounds: &Bounds<'_>,
    known: Known,
    url: &str,
    host: &str,
) -> Outcome<String> {
    run(text, bounds, known, |ctx, function| {
        let answer: Value<'_> =
            function.call((url, host)).catch(ctx).map_err(|e| told(ctx, &e, bounds.limits))?;
        // The specification says that no text at all means no proxy.
        if answer.is_null() {
            return Ok(String::new());
        }
        let text = answer.as_string().ok_or(PacError::NotText { what: kind(&answer) })?;
        text.to_string().map_err(|_| PacError::NotText { what: "half of a character" })
    })
}

/// What a script of ten years ago can expect, less what knows a clock; nothing runs later.
type Parts = (
    intrinsic::Date,
    intrinsic::Eval,
    intrinsic::RegExpCompiler,
    intrinsic::RegExp,
    intrinsic::Json,
    intrinsic::MapSet,
    intrinsic::Promise,
);

fn run<T>(
    text: &str,
    bounds: &Bounds<'_>,
    known: Known,
    then: impl for<'js> FnOnce(&Ctx<'js>, Function<'js>) -> Result<T, PacError>,
) -> Outcome<T> {
    let asked = Asked::default();
    let (limits, spent) = (bounds.limits, Spent::default());
    let result = started(text.len(), bounds, known, &asked, &spent).and_then(|context| {
        context.with(|ctx| load(&ctx, text, limits))?;
        hold(context.runtime(), limits.memory_bytes);
        context.with(|ctx| {
            // A script may have put a getter there, which throws.
            let found = ctx.globals().get("FindProxyForURL").catch(&ctx);
            let function: Value<'_> = found.map_err(|e| told(&ctx, &e, limits))?;
            let function = function.into_function().ok_or(PacError::NoFunction)?;
            then(&ctx, function)
        })
    });
    // What the script made of being interrupted, such as another error, says nothing.
    let result = spent.take().map_or(result, Err);
    Outcome { asked: asked.take(), result }
}

/// The engine counts for itself and looks up every ten thousand.
const STEPS_A_LOOK: u64 = 10_000;

/// How much a byte of text may become when it is compiled.
const CODE_BYTES_PER_BYTE: usize = 16;

/// So much more than what is held now.
fn hold(runtime: &Runtime, more_bytes: usize) {
    let held = usize::try_from(runtime.memory_usage().malloc_size).unwrap_or_default();
    runtime.set_memory_limit(held.saturating_add(more_bytes));
}

fn started(
    text_bytes: usize,
    bounds: &Bounds<'_>,
    known: Known,
    asked: &Asked,
    spent: &Spent,
) -> Result<Context, PacError> {
    let limits = bounds.limits;
    let runtime = Runtime::new().map_err(engine)?;
    runtime.set_max_stack_size(limits.stack_bytes);
    let context = Context::custom::<Parts>(&runtime).map_err(engine)?;
    let asked = asked.clone();
    context.with(|ctx| {
        let laid = helpers::lay(&ctx, known, asked).catch(&ctx);
        laid.map_err(|e| PacError::Engine { message: e.to_string() })
    })?;
    let code_bytes_max = text_bytes.saturating_mul(CODE_BYTES_PER_BYTE);
    hold(&runtime, limits.memory_bytes.saturating_add(code_bytes_max));
    runtime.set_interrupt_handler(Some(looks_up(bounds, spent.clone())));
    Ok(context)
}

/// Why the run was interrupted, if it was.
type Spent = Rc<RefCell<Option<PacError>>>;

/// What the engine asks each time that it looks up: whether to go on.
fn looks_up(bounds: &Bounds<'_>, spent: Spent) -> Box<dyn FnMut() -> bool> {
    let (max, stop) = (bounds.limits.steps, bounds.stop.clone());
    let mut left = max / STEPS_A_LOOK;
    Box::new(move || {
        let mut spent = spent.borrow_mut();
        if spent.is_none() && stop.is_set() {
            *spent = Some(PacError::Stopped);
        } else if spent.is_none() && left == 0 {
            *spent = Some(PacError::Steps { max });
        }
        left = left.saturating_sub(1);
        spent.is_some()
    })
}

/// Compiles and runs what stands outside functions. A file that writes numbers of any length is
/// refused: see `numerals`.
fn load(ctx: &Ctx<'_>, text: &str, limits: &Limits) -> Result<(), PacError> {
    if let Some(spoilt) = numerals::spoilt(text) {
        evaluate(ctx, &spoilt, limits)?;
    }
    evaluate(ctx, text, limits)
}

fn evaluate(ctx: &Ctx<'_>, text: &str, limits: &Limits) -> Result<(), PacError> {
    let mut options = EvalOptions::default();
    options.strict = false;
    options.filename = Some(FILE.to_owned());
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let done: Result<Value<'_>, _> = ctx.eval_with_options(text, options).catch(ctx);
    done.map(|_| ()).map_err(|e| told(ctx, &e, limits))
}

/// What the engine calls the file in its traces.
const FILE: &str = "pac";

/// The end of a script that did not end well.
fn told<'js>(ctx: &Ctx<'js>, error: &CaughtError<'js>, limits: &Limits) -> PacError {
    match error {
        CaughtError::Error(rquickjs::Error::InvalidString(_)) => {
            PacError::Syntax { message: "it holds a zero byte".to_owned(), line: None }
        }
        CaughtError::Error(e) => PacError::Engine { message: e.to_string() },
        CaughtError::Exception(e) => {
            let message = brief(&e.message().unwrap_or_default());
            let line = e.stack().and_then(|stack| line(&stack));
            let name: String = e.as_object().get("name").unwrap_or_default();
            match (name.as_str(), message.as_str()) {
                ("InternalError", "out of memory") => PacError::Memory { max: limits.memory_bytes },
                ("RangeError", "Maximum call stack size exceeded") => {
                    PacError::Stack { max: limits.stack_bytes }
                }
                ("SyntaxError", _) => PacError::Syntax { message, line },
                _ => PacError::Threw { message, line },
            }
        }
        // Where not even an error fits any more, the engine throws `null`; no script of sense does.
        CaughtError::Value(value) if value.is_null() => {
            PacError::Memory { max: limits.memory_bytes }
        }
        CaughtError::Value(value) => {
            let words: Result<Coerced<String>, _> = Coerced::from_js(ctx, value.clone());
            let message = words.map_or_else(|_| kind(value).to_owned(), |words| brief(&words.0));
            PacError::Threw { message, line: None }
        }
    }
}

/// The topmost line of the file in a trace such as `at f (pac:3:7)`.
fn line(stack: &str) -> Option<u32> {
    let (_, after) = stack.split_once(&format!("{FILE}:"))?;
    after.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

const MESSAGE_CHARS_MAX: usize = 200;

fn brief(text: &str) -> String {
    text.chars().take(MESSAGE_CHARS_MAX).collect()
}

fn kind(value: &Value<'_>) -> &'static str {
    match () {
        () if value.is_undefined() => "`undefined`",
        () if value.is_null() => "`null`",
        () if value.is_bool() => "a truth value",
        () if value.is_number() => "a number",
        () if value.is_array() => "an array",
        () if value.is_function() => "a function",
        () => "an object",
    }
}

fn engine(error: rquickjs::Error) -> PacError {
    PacError::Engine { message: error.to_string() }
}
