// SPDX-License-Identifier: Apache-2.0
// What a script finds beside the helpers: patterns as browsers read them, and times and numbers
// that hang on nothing but what was handed in.
(function (now, offset) {
  "use strict";
  const global = globalThis, define = Object.defineProperty;
  const hide = (where, name, value) =>
    define(where, name, { value, writable: true, configurable: true });

  // A pattern is an expression over the whole name in which a dot is a dot; browsers escape nothing
  // else, so that `[a-z]` and `(a|b)` work there, and work here. Nor do they put it in brackets: of
  // `a|b` the first half holds at the beginning alone, and the second at the end.
  const Expression = RegExp;
  const test = Function.prototype.call.bind(Expression.prototype.test);
  hide(global, "shExpMatch", function shExpMatch(text, pattern) {
    let words = "";
    for (const c of String(pattern)) {
      words += c === "." ? "\\." : c === "*" ? ".*" : c === "?" ? "." : c;
    }
    return test(new Expression("^" + words + "$"), String(text));
  });

  // The same dice in every run.
  let seed = 1;
  hide(Math, "random", function random() {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return seed / 4294967296;
  });

  // The engine's own dates know the clock and the zone of the machine; these know what they are told.
  const Native = Date, shift = offset * 60000;
  const wall = (date) => new Native(date.getTime() + shift);
  const proto = Native.prototype;
  const hasZone = /(Z|GMT|UTC|[+-]\d\d:?\d\d)\s*(\(.*\))?$|^[+-]?\d{4,6}(-\d\d){0,2}$/i;
  const parse = (text) => {
    text = String(text);
    if (hasZone.test(text)) return Native.parse(text);
    const bare = Native.parse(text + "Z");
    return (bare === bare ? bare : Native.parse(text + " UTC")) - shift;
  };
  function Ours(...given) {
    let time = now;
    if (given.length > 1) {
      time = Native.UTC(...given) - shift;
    } else if (given.length === 1) {
      const only = given[0];
      const plain = only instanceof Native ? only.getTime() : only;
      time = typeof plain === "number" ? plain : parse(plain);
    }
    const date = new Native(time);
    return new.target ? date : date.toString();
  }
  hide(Ours, "now", () => now);
  hide(Ours, "parse", parse);
  hide(Ours, "UTC", Native.UTC);
  Ours.prototype = proto;
  hide(proto, "constructor", Ours);
  hide(global, "Date", Ours);

  for (const part of ["FullYear", "Month", "Date", "Day", "Hours", "Minutes", "Seconds", "Milliseconds"]) {
    const get = proto["getUTC" + part], set = proto["setUTC" + part];
    hide(proto, "get" + part, function () { return get.call(wall(this)); });
    if (set === undefined) continue;
    hide(proto, "set" + part, function (...given) {
      const moved = wall(this);
      set.apply(moved, given);
      return this.setTime(moved.getTime() - shift);
    });
  }
  hide(proto, "getYear", function () { return this.getFullYear() - 1900; });
  hide(proto, "setYear", function (year) {
    return this.setFullYear(year >= 0 && year <= 99 ? 1900 + Number(year) : year);
  });
  hide(proto, "getTimezoneOffset", () => -offset);

  const two = (n) => (n < 10 ? "0" : "") + n;
  const away = Math.abs(offset);
  const zone = "GMT" + (offset < 0 ? "-" : "+") + two(Math.floor(away / 60)) + two(away % 60);
  const utc = proto.toUTCString;
  // `Fri, 27 Nov 2026 22:00:00 GMT`
  const words = (date) => utc.call(wall(date)).split(" ");
  const day = (w) => [w[0].slice(0, 3), w[2], w[1], w[3]].join(" ");
  const said = { Date: day, Time: (w) => w[4] + " " + zone, "": (w) => day(w) + " " + w[4] + " " + zone };
  for (const what of Object.keys(said)) {
    for (const kind of ["to", "toLocale"]) {
      hide(proto, kind + what + "String", function () {
        return this.getTime() === this.getTime() ? said[what](words(this)) : "Invalid Date";
      });
    }
  }
})
