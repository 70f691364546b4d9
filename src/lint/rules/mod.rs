//! All rules, one file each, and the one table that lists them.

pub mod file;
pub mod html;
pub mod link;
pub mod markdown;
pub mod taxonomy;

use super::Rule;

/// Every rule, in the order of their names.
pub static RULES: &[&dyn Rule] = &[
    &file::date_mismatch::DateMismatch,
    &file::name::Name,
    &html::active_content::ActiveContent,
    &html::duplicate_attribute::DuplicateAttribute,
    &html::duplicate_id::DuplicateId,
    &html::empty_element::EmptyElement,
    &html::forbidden::Forbidden,
    &html::hidden_content::HiddenContent,
    &html::misnested::Misnested,
    &html::obsolete_element::ObsoleteElement,
    &html::raw_ampersand::RawAmpersand,
    &html::stray_end_tag::StrayEndTag,
    &html::stray_markup::StrayMarkup,
    &html::unclosed_element::UnclosedElement,
    &html::unknown_attribute::UnknownAttribute,
    &html::unknown_element::UnknownElement,
    &link::empty::Empty,
    &link::insecure::Insecure,
    &link::internal_missing::InternalMissing,
    &link::malformed::Malformed,
    &link::protocol_relative::ProtocolRelative,
    &link::scheme::Scheme,
    &link::undefined_reference::UndefinedReference,
    &markdown::emphasis_not_rendered::EmphasisNotRendered,
    &taxonomy::missing_page::MissingPage,
    &taxonomy::split_on_space::SplitOnSpace,
    &taxonomy::unknown_term::UnknownTerm,
    &taxonomy::variant::Variant,
];
