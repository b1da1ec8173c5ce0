// SPDX-License-Identifier: Apache-2.0
//! Why an edit was not made.

/// An edit that was refused; the text is as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The user's: the file has a mistake of its own.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    #[error("the file has no policy `{0}`")]
    NoPolicy(String),
    #[error("the policy has no rule `{0}`")]
    NoRule(String),
    #[error("the policy already has a rule `{0}`")]
    RuleExists(String),
    #[error("the rule `{0}` already allows `{1}`")]
    ServiceExists(String, String),
    #[error("the rule `{0}` denies; a service cannot be added to what it allows")]
    Denies(String),
    /// Adding a rule would begin to secure the direction, which is a decision of its own.
    #[error("the policy `{0}` does not secure `{1}`, so there is nothing to allow")]
    NotSecured(String, &'static str),
    #[error("the policy `{0}` allows any in `{1}`, so there is nothing to add")]
    AllowsAny(String, &'static str),
    /// The caller's: what was to be added does not read as a rule.
    #[error("this is not a rule: {0}")]
    NotARule(String),
    #[error("a machine cannot edit {0}; change the file by hand")]
    Form(&'static str),
    /// The result did not read as the old policies and that change alone.
    #[error("the edit cannot be proved to change nothing else; change the file by hand")]
    Lost,
}
