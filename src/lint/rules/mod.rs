//! All rules, one file each, and the one table that lists them.

pub mod file;
pub mod front_matter;
pub mod html;
pub mod link;
pub mod markdown;
pub mod taxonomy;
pub mod template;

use super::Rule;

/// Every rule, in the order of their names.
pub static RULES: &[&dyn Rule] = &[
    &file::control_character::ControlCharacter,
    &file::date_mismatch::DateMismatch,
    &file::encoding::Encoding,
    &file::name::Name,
    &front_matter::ambiguous_scalar::AmbiguousScalar,
    &front_matter::duplicate_key::DuplicateKey,
    &front_matter::empty_value::EmptyValue,
    &front_matter::format::Format,
    &front_matter::missing::Missing,
    &front_matter::required_key::RequiredKey,
    &front_matter::syntax::Syntax,
    &front_matter::r#type::Type,
    &front_matter::unclosed::Unclosed,
    &front_matter::unknown_key::UnknownKey,
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
    &markdown::html_block_swallows_markdown::HtmlBlockSwallowsMarkdown,
    &markdown::renders_differently::RendersDifferently,
    &taxonomy::missing_page::MissingPage,
    &taxonomy::split_on_space::SplitOnSpace,
    &taxonomy::unknown_term::UnknownTerm,
    &taxonomy::variant::Variant,
    &template::literal_braces::LiteralBraces,
    &template::syntax::Syntax,
    &template::unbalanced_tag::UnbalancedTag,
    &template::undefined_variable::UndefinedVariable,
    &template::unknown_tag::UnknownTag,
    &template::unresolved_include::UnresolvedInclude,
];
