// SPDX-License-Identifier: Apache-2.0
//! Categories. A site holds hundreds of thousands of these small sets, nearly all of one or two
//! members, so that each is a sorted list as long as it needs to be, and no tree.

/// What a workload carries, or what a selector wants: each key with its values.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Categories(Vec<(String, Values)>);

/// The values of one key.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Values(Vec<String>);

impl Categories {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn get(&self, key: &str) -> Option<&Values> {
        self.place(key).ok().and_then(|at| self.0.get(at)).map(|(_, values)| values)
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut Values> {
        let at = self.place(key).ok()?;
        self.0.get_mut(at).map(|(_, values)| values)
    }

    pub fn contains_key(&self, key: &str) -> bool {
        self.place(key).is_ok()
    }

    /// The keys, ascending.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &String> {
        self.0.iter().map(|(key, _)| key)
    }

    /// The values of each key, in the order of the keys.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Values> {
        self.0.iter().map(|(_, values)| values)
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&String, &Values)> {
        self.0.iter().map(pair)
    }

    /// Each value with its key, `key:value`, as the `categories` column of an inventory has them.
    pub fn words(&self) -> impl Iterator<Item = String> {
        let pairs = self.iter().flat_map(|(key, values)| values.iter().map(move |v| (key, v)));
        pairs.map(|(key, value)| format!("{key}:{value}"))
    }

    /// Gives a key these values in the place of those that it has.
    pub fn insert(&mut self, key: String, values: Values) {
        match self.place(&key) {
            Ok(at) => {
                if let Some((_, old)) = self.0.get_mut(at) {
                    *old = values;
                }
            }
            Err(at) => {
                self.0.reserve_exact(1);
                self.0.insert(at, (key, values));
            }
        }
    }

    /// Adds one value to those of a key.
    pub fn add(&mut self, key: String, value: String) {
        match self.get_mut(&key) {
            Some(values) => drop(values.insert(value)),
            None => self.insert(key, Values::from([value])),
        }
    }

    fn place(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(key))
    }
}

/// Keys with their values, in order.
type Pairs<'a> = std::iter::Map<
    std::slice::Iter<'a, (String, Values)>,
    fn(&'a (String, Values)) -> (&'a String, &'a Values),
>;

fn pair((key, values): &(String, Values)) -> (&String, &Values) {
    (key, values)
}

impl Values {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn contains(&self, value: &str) -> bool {
        self.place(value).is_ok()
    }

    /// The least value.
    pub fn first(&self) -> Option<&String> {
        self.0.first()
    }

    /// Ascending.
    pub fn iter(&self) -> std::slice::Iter<'_, String> {
        self.0.iter()
    }

    /// The values that are in both.
    pub fn intersection<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a String> {
        self.iter().filter(|value| other.contains(value))
    }

    /// Whether no value is in both.
    pub fn is_disjoint(&self, other: &Self) -> bool {
        self.intersection(other).next().is_none()
    }

    /// Adds a value; whether it was not there.
    pub fn insert(&mut self, value: String) -> bool {
        let place = self.place(&value);
        if let Err(at) = place {
            self.0.reserve_exact(1);
            self.0.insert(at, value);
        }
        place.is_err()
    }

    /// Keeps the values that are wanted.
    pub fn retain(&mut self, wanted: impl FnMut(&String) -> bool) {
        self.0.retain(wanted);
    }

    fn place(&self, value: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|known| known.as_str().cmp(value))
    }
}

impl FromIterator<(String, Values)> for Categories {
    fn from_iter<I: IntoIterator<Item = (String, Values)>>(pairs: I) -> Self {
        let mut all = Self::new();
        pairs.into_iter().for_each(|(key, values)| all.insert(key, values));
        all
    }
}

impl<const N: usize> From<[(String, Values); N]> for Categories {
    fn from(pairs: [(String, Values); N]) -> Self {
        pairs.into_iter().collect()
    }
}

impl<'a> IntoIterator for &'a Categories {
    type Item = (&'a String, &'a Values);
    type IntoIter = Pairs<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(pair)
    }
}

impl FromIterator<String> for Values {
    fn from_iter<I: IntoIterator<Item = String>>(values: I) -> Self {
        let mut all: Vec<String> = values.into_iter().collect();
        all.sort_unstable();
        all.dedup();
        all.shrink_to_fit();
        Self(all)
    }
}

impl<const N: usize> From<[String; N]> for Values {
    fn from(values: [String; N]) -> Self {
        values.into_iter().collect()
    }
}

impl<'a> IntoIterator for &'a Values {
    type Item = &'a String;
    type IntoIter = std::slice::Iter<'a, String>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Values {
    type Item = String;
    type IntoIter = std::vec::IntoIter<String>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn categories_are_a_map_of_sets(words in prop::collection::vec(("[a-c]", "[a-d]"), 0..12)) {
            let mut trees: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            let mut lists = Categories::new();
            for (key, value) in words {
                trees.entry(key.clone()).or_default().insert(value.clone());
                lists.add(key, value);
            }
            let told: Vec<(&String, Vec<&String>)> =
                lists.iter().map(|(key, values)| (key, values.iter().collect())).collect();
            let expected: Vec<(&String, Vec<&String>)> =
                trees.iter().map(|(key, values)| (key, values.iter().collect())).collect();
            prop_assert_eq!(told, expected);
            for key in ["a", "b", "c", "d"] {
                let values = lists.get(key);
                prop_assert_eq!(values.is_some(), trees.contains_key(key));
                for other in lists.values() {
                    let (Some(has), Some(tree)) = (values, trees.get(key)) else { continue };
                    let others: BTreeSet<String> = other.clone().into_iter().collect();
                    prop_assert_eq!(has.is_disjoint(other), tree.is_disjoint(&others));
                }
            }
            prop_assert_eq!(lists.iter().map(|(k, v)| (k.clone(), v.clone())).collect::<Categories>(), lists);
        }
    }
}
