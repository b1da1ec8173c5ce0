// SPDX-License-Identifier: Apache-2.0
// The engine counts turns of loops and calls, and not what some of its own functions do inside one
// call: joining four thousand million holes, or looking for a megabyte in a megabyte. Each of these
// pays first, by as many turns of a loop as it will do work. What cannot pay is taken away.
(function () {
  "use strict";
  const { defineProperty: define, getPrototypeOf } = Object;
  const { isArray } = Array, { apply } = Reflect, { min, ceil } = Math;
  const hide = (where, name, value) =>
    define(where, name, { value, writable: true, configurable: true });
  const pay = (turns) => { for (let i = 0; i < turns; i++); };

  // Something like an array may say a new length each time that it is asked, and is copied.
  const copied = (like) => {
    const own = [], length = like.length;
    for (let i = 0; i < length; i++) own[i] = like[i];
    return own;
  };
  const array = Array.prototype;
  const wrap = (name, share, isChanging) => {
    const native = array[name];
    hide(array, name, function (...given) {
      if (!isArray(this) && isChanging) throw new TypeError(name + " wants an array");
      const own = isArray(this) ? this : copied(this);
      pay(own.length * share);
      return apply(native, own, given);
    });
  };
  for (const name of ["join", "slice", "toReversed", "toSpliced", "with"]) wrap(name, 1, false);
  for (const name of ["copyWithin", "fill", "reverse", "splice"]) wrap(name, 1, true);
  wrap("toSorted", 20, false);
  wrap("sort", 20, true);
  wrap("shift", 1 / 64, true);
  wrap("unshift", 1 / 64, true);
  hide(array, "concat", function (...given) {
    const all = [];
    for (const part of [this, ...given]) {
      if (isArray(part)) for (let i = 0; i < part.length; i++) all[all.length] = part[i];
      else all[all.length] = part;
    }
    return all;
  });
  for (const name of ["flat", "flatMap", "toLocaleString"]) delete array[name];

  const string = String.prototype;
  for (const name of ["indexOf", "lastIndexOf", "includes", "split", "replace", "replaceAll"]) {
    const native = string[name];
    hide(string, name, function (what, ...rest) {
      const own = String(this);
      if (typeof what === "string") pay(own.length * min(what.length, own.length) / 64);
      return apply(native, own, [what, ...rest]);
    });
  }
  for (const name of ["toUpperCase", "toLowerCase", "trim", "trimStart", "trimEnd", "slice", "substring",
    "substr", "concat", "padStart", "padEnd", "localeCompare", "isWellFormed", "toWellFormed"]) {
    const native = string[name];
    hide(string, name, function (...given) {
      if (typeof this === "string") pay(this.length / 64);
      return apply(native, this, given);
    });
  }
  for (const name of ["toLocaleUpperCase", "toLocaleLowerCase", "normalize"]) delete string[name];
  for (const name of ["parseInt", "parseFloat", "encodeURI", "encodeURIComponent", "decodeURI",
    "decodeURIComponent", "escape", "unescape"]) {
    const native = globalThis[name];
    hide(globalThis, name, function (text, ...rest) {
      const own = String(text);
      pay(own.length / 64);
      return native(own, ...rest);
    });
  }
  const { parse, stringify } = JSON;
  hide(JSON, "parse", function (text, ...rest) {
    const own = String(text);
    pay(own.length / 16);
    return parse(own, ...rest);
  });
  hide(JSON, "stringify", function (...given) {
    const text = stringify(...given);
    if (typeof text === "string") pay(text.length / 16);
    return text;
  });

  // Numbers of any length cost by the square of it, and code that is made while it runs may hold
  // them; no file of the field needs either.
  delete globalThis.BigInt;
  const refuse = (name) => function () { throw new TypeError(name + " is not to be had here"); };
  hide(globalThis, "eval", refuse("eval"));
  hide(globalThis, "Function", refuse("Function"));
  for (const kind of [function () {}, function* () {}, async function () {}, async function* () {}]) {
    hide(getPrototypeOf(kind), "constructor", globalThis.Function);
  }
  globalThis.Function.prototype = getPrototypeOf(refuse);
})()
