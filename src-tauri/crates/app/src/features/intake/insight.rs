//! What a draft shows while it is typed: templates, traits of the reporter, similar cases.

use super::forms::{Insight, IntakeForm, SimilarLine, Trait};
use super::gap;
use super::registering::missing;
use crate::error::AppError;
use crate::session::Session;
use domain::case::Content;
use domain::ids::CaseId;
use domain::template::Template;

/// What the program sees in a form.
pub(crate) async fn insight_of(
    session: &Session,
    form: &IntakeForm,
    has_evidence: bool,
    exclude: Option<CaseId>,
) -> Result<Insight, AppError> {
    let unit = session.unit().await?;
    let content = &form.content;
    let template = Template::by_name(&unit.settings.template).unwrap_or(Template::FiveWTwoH);
    let judged = template.judge(&content.elements, has_evidence, !content.parties.is_empty());
    let known: Vec<&str> = form
        .items
        .iter()
        .map(|item| item.value.as_str())
        .filter(|value| value.len() > 2)
        .collect();
    let traits = domain::traits::find_with(&form.text, &known)
        .into_iter()
        .map(|span| Trait {
            start: span.start,
            end: span.end,
            kind: trait_word(span.kind),
        })
        .collect();
    let everything = [
        form.text.as_str(),
        &content.summary,
        &content.title,
        &content.elements.who,
        &content.elements.what,
        &form.head.subject,
    ]
    .join("\n");
    let parties = content
        .parties
        .iter()
        .map(|party| party.name.as_str())
        .collect::<Vec<_>>()
        .join("\n");
    let members = unit.confirmed_members();
    let names: Vec<&str> = members
        .iter()
        .filter_map(|person| unit.name_of(*person))
        .collect();
    let recognised = domain::traits::recognise_people(&format!("{everything}\n{parties}"), &names)
        .into_iter()
        .filter_map(|hit| members.get(usize::try_from(hit.who).ok()?).copied())
        .collect();
    let text = if content.summary.trim().is_empty() {
        &form.text
    } else {
        &content.summary
    };
    let similar = if text.split_whitespace().count() >= 6 || !content.title.is_empty() {
        similar_to(session, content, text, exclude).await?
    } else {
        Vec::new()
    };
    let received = form.received_at.unwrap_or_else(|| session.now());
    let gaps = domain::title::title_gaps(&content.title, &content.elements);
    Ok(Insight {
        required_missing: judged.required_missing,
        desired_missing: judged.desired_missing,
        score: judged.score,
        offered_title: domain::title::offer(&content.elements).unwrap_or_default(),
        title_gaps: if content.title.trim().is_empty() {
            Vec::new()
        } else {
            gaps.into_iter().map(gap).collect()
        },
        traits,
        recognised,
        missing: missing(form, has_evidence),
        verification_due: Some(unit.verification_due(received).due.to_string()),
        similar,
    })
}

fn trait_word(kind: domain::traits::TraitKind) -> String {
    serde_json::to_value(kind)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// From here on a case is shown as similar: among the invented cases the same matter has 35 and more, so nothing that
/// was reworded beyond them is left out.
const ALIKE: u8 = 20;

async fn similar_to(
    session: &Session,
    content: &Content,
    text: &str,
    exclude: Option<CaseId>,
) -> Result<Vec<SimilarLine>, AppError> {
    let parties: Vec<String> = content
        .parties
        .iter()
        .map(|party| party.name.clone())
        .filter(|name| !name.is_empty())
        .collect();
    let exclude: Vec<CaseId> = exclude.into_iter().collect();
    let query = index::SimilarQuery {
        text,
        title: &content.title,
        work_unit: &content.work_unit,
        parties: &parties,
        exclude: &exclude,
        limit: 5,
    };
    let mut lines = Vec::new();
    for similar in session.index.similar(&query).await? {
        if similar.likeness < ALIKE {
            continue;
        }
        let number = similar
            .line
            .agenda_no
            .clone()
            .or_else(|| similar.line.intake_nos.first().cloned());
        lines.push(SimilarLine {
            case: similar.case,
            number: number.unwrap_or_default(),
            title: similar.line.title,
            likeness: similar.likeness.into(),
        });
    }
    Ok(lines)
}
