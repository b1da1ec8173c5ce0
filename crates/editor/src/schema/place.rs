// SPDX-License-Identifier: Apache-2.0
//! A walk through a schema, step by step.

use serde_json::Value;

/// References follow each other no further than this.
const DEPTH_MAX: usize = 8;

/// One form that may stand at a place.
#[derive(Clone, Copy, Debug)]
struct Form<'s> {
    value: &'s Value,
    /// The type that it is, where it has a name.
    name: Option<&'s str>,
}

/// Which key of which type a place belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) holder: String,
    pub(crate) key: String,
    /// Below it, a key that the user has made up.
    pub(crate) free: Option<String>,
}

/// A place, with every form that it takes.
#[derive(Clone, Debug)]
pub(crate) struct Place<'s> {
    root: &'s Value,
    forms: Vec<Form<'s>>,
    pub(crate) slot: Slot,
}

/// A key that may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key<'s> {
    pub(crate) name: &'s str,
    pub(crate) about: Option<&'s str>,
}

impl<'s> Place<'s> {
    pub(super) fn root(root: &'s Value, name: &'s str) -> Self {
        let mut forms = Vec::new();
        expand(root, root, Some(name), DEPTH_MAX, &mut forms);
        let slot = Slot { holder: name.to_owned(), ..Slot::default() };
        Self { root, forms, slot }
    }

    /// The place of the value of a key.
    pub(crate) fn under(&self, key: &str) -> Option<Self> {
        self.forms.iter().find_map(|form| {
            let declared = form.value.get("properties").and_then(|p| p.get(key));
            let free = form.value.get("additionalProperties").filter(|a| a.is_object());
            let slot = match (form.name, declared) {
                (Some(name), _) => Slot { holder: name.into(), key: key.into(), free: None },
                (None, Some(_)) => Slot { key: key.into(), free: None, ..self.slot.clone() },
                (None, None) => Slot { free: Some(key.into()), ..self.slot.clone() },
            };
            Some(self.of(declared.or(free)?, slot))
        })
    }

    /// The place of what stands in a list.
    pub(super) fn item(&self) -> Option<Self> {
        let items = self.forms.iter().find_map(|form| form.value.get("items"))?;
        Some(self.of(items, self.slot.clone()))
    }

    fn of(&self, value: &'s Value, slot: Slot) -> Self {
        let mut forms = Vec::new();
        expand(self.root, value, None, DEPTH_MAX, &mut forms);
        Self { root: self.root, forms, slot }
    }

    /// The keys that may stand in a mapping here.
    pub(crate) fn keys(&self) -> Vec<Key<'s>> {
        let declared = self.forms.iter().filter_map(|form| form.value.get("properties"));
        let declared = declared.filter_map(Value::as_object).flatten();
        declared.map(|(name, value)| Key { name, about: about(self.root, value) }).collect()
    }

    /// Words of the format that may stand here.
    pub(crate) fn words(&self) -> Vec<&'s str> {
        let listed = self.forms.iter().filter_map(|form| form.value.get("enum"));
        listed.filter_map(Value::as_array).flatten().filter_map(Value::as_str).collect()
    }

    /// Whether a mapping here may be of this type.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.forms.iter().any(|form| form.name == Some(name))
    }

    /// Whether a mapping may stand here.
    pub(crate) fn takes_map(&self) -> bool {
        self.takes("object")
    }

    fn takes(&self, kind: &str) -> bool {
        self.forms.iter().any(|form| form.value.get("type").and_then(Value::as_str) == Some(kind))
    }
}

fn target<'s>(root: &'s Value, value: &Value) -> Option<(&'s str, &'s Value)> {
    let name = value.get("$ref")?.as_str()?.strip_prefix("#/definitions/")?;
    let (name, target) = root.get("definitions")?.as_object()?.get_key_value(name)?;
    Some((name, target))
}

fn about<'s>(root: &'s Value, value: &'s Value) -> Option<&'s str> {
    let own = value.get("description").and_then(Value::as_str);
    own.or_else(|| target(root, value)?.1.get("description")?.as_str())
}

/// Every form that a schema stands for, without references and alternatives.
fn expand<'s>(
    root: &'s Value,
    value: &'s Value,
    name: Option<&'s str>,
    depth: usize,
    forms: &mut Vec<Form<'s>>,
) {
    let Some(depth) = depth.checked_sub(1) else { return };
    if let Some((name, target)) = target(root, value) {
        return expand(root, target, Some(name), depth, forms);
    }
    let mut parted = false;
    for word in ["anyOf", "oneOf", "allOf"] {
        for part in value.get(word).and_then(Value::as_array).into_iter().flatten() {
            parted = true;
            expand(root, part, name, depth, forms);
        }
    }
    if !parted {
        forms.push(Form { value, name });
    }
}
