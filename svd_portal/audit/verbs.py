"""Every verb that the portal records, with a label and a sentence. A verb without a row here cannot be recorded."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verb:
    label: str
    sentence: str


VERBS: dict[str, Verb] = {
    # people
    "account.signed_in": Verb("Signed in", "{who} signed in"),
    "account.created": Verb("Account opened", "{who} opened an account"),
    "invitation.sent": Verb("Invitation sent", "{who} invited {email} to be {role} for {authority}"),
    "invitation.accepted": Verb("Invitation accepted", "{who} accepted the invitation to be {role}"),
    "invitation.withdrawn": Verb(
        "Invitation withdrawn", "{who} withdrew the invitation of {email} to be {role}"
    ),
    "seat.given": Verb("Seat given", "{who} gave {person} the seat of {role} for {authority}"),
    "seat.ended": Verb("Seat ended", "{who} ended the seat of {role} that {person} held"),
    # partnerships
    "partnership.created": Verb("Partnership set up", "{who} set up {target}"),
    "partnership.member_added": Verb("Authority joined", "{who} added {authority} to {target}"),
    "board.created": Verb("Board set up", "{who} set up the board {target}"),
    "meeting.arranged": Verb("Meeting arranged", "{who} arranged a meeting: {target}"),
    "meeting.changed": Verb("Meeting changed", "{who} changed the meeting {target}"),
    "meeting.item_added": Verb("Agenda item added", "{who} put “{item}” on the agenda of {target}"),
    "meeting.attendance_recorded": Verb("Attendance recorded", "{who} recorded who came to {target}"),
    "meeting.decided": Verb("Decision recorded", "{who} recorded a decision of {target}"),
    "boundaries.uploaded": Verb("Boundaries uploaded", "{who} uploaded boundaries: {target}"),
    "boundaries.kept": Verb("Boundaries kept", "{who} confirmed the boundaries {target} ({areas} areas)"),
    "boundaries.discarded": Verb("Boundaries discarded", "{who} did not keep the boundaries {target}"),
    "boundaries.retired": Verb("Boundaries retired", "{who} retired the boundaries {target}"),
    # datasets
    "definition.declared": Verb(
        "Kind of data described", "{who} described a kind of data: {target}, version {version}"
    ),
    "upload.received": Verb("File received", "{who} sent a file: {target}"),
    "upload.refused": Verb("File refused", "A file was refused and not kept ({rule}): {target}"),
    "upload.needs_fixing": Verb("File needs fixing", "A file needs fixing ({problems} problems): {target}"),
    "upload.awaiting": Verb("File waits for confirmation", "A file waits for its officer: {target}"),
    "upload.confirmed": Verb("File confirmed", "{who} confirmed what the check asked: {target}"),
    "confirmation.forgotten": Verb(
        "To be asked again", "{who} wants to be asked again what was confirmed for good ({rule}): {target}"
    ),
    "upload.lapsed": Verb(
        "File given up", "A file waited {days} days for confirmation and was deleted: {target}"
    ),
    "upload.accepted": Verb("File accepted", "A file was accepted: {target}"),
    "version.shared": Verb("Data shared", "{who} shared data of {authority} with the partnership: {target}"),
    "version.offered": Verb(
        "Others asked to look", "{who} asked data officers of others to look at data of {authority}: {target}"
    ),
    "version.found_safe": Verb("Data found safe", "{who} found data of {authority} safe to share: {target}"),
    "version.found_unsafe": Verb(
        "Data found not safe", "{who} found that data of {authority} are not safe to share: {target}"
    ),
    "version.rounded": Verb(
        "Stricter rule chosen", "{who} had data of {authority} rounded before others see them: {target}"
    ),
    "upload.failed": Verb("File not checked", "A file could not be checked: {target}"),
    "upload.cancelled": Verb("Upload cancelled", "{who} cancelled a file: {target}"),
    "version.withdrawn": Verb("Data withdrawn", "{who} withdrew {target}"),
    "data_request.asked": Verb("Data asked for", "{who} asked for data by {due}: {target}"),
    "data_request.reminded": Verb("Reminder sent", "A reminder was sent ({when}): {target}"),
    "data_request.cannot": Verb(
        "Cannot be supplied", "{who} answered that it cannot be supplied {until}: {target}"
    ),
    "data_request.reopened": Verb("Due again", "It is asked for again, because {why}: {target}"),
    "data_request.answered": Verb("Request answered", "{who} sent what was asked for: {target}"),
    "data_request.withdrawn": Verb("Request withdrawn", "{who} withdrew the request for {target}"),
    # needs assessments and strategies
    "manuscript.started": Verb("Document started", "{who} started {target}"),
    "manuscript.imported": Verb("Document imported", "{who} imported {target} from a file"),
    "manuscript.revision_started": Verb("Revision started", "{who} started a revision of {target}"),
    "manuscript.details_changed": Verb(
        "Details changed", "{who} changed the title, period or readers of {target}"
    ),
    "report.made": Verb("Committee report made", "{who} made a report on {target} to {body}, for {meeting}"),
    "pack.made": Verb("Board pack made", "{who} made board pack {number} of {target}, for {meeting}"),
    "section.saved": Verb("Section saved", "{who} saved {section}"),
    "section.changed": Verb("Section changed", "{who} changed {section}: {what}"),
    "ask.made": Verb("Part asked for", "{who} asked {authority} for its part of {section}"),
    "ask.reminded": Verb("Part reminded of", "{authority} was reminded of its part of {section}, {when}"),
    "ask.answered": Verb("Part answered", "{who} answered for {authority} on {section}"),
    "ask.settled": Verb("Part settled", "{who} said what became of the answer of {authority} on {section}"),
    "ask.passed_on": Verb(
        "Part passed on", "{who} passed the part of {authority} of {section} on to {person}"
    ),
    "ask.seat_wanted": Verb(
        "Seat wanted",
        "{who} would pass the part of {authority} of {section} on to {person}: they need an invitation",
    ),
    "ask.withdrawn": Verb("Part not needed", "{who} no longer asks {authority} for its part of {section}"),
    "provider_link.sent": Verb("Provider asked", "{who} sent a provider the link to its entry in {section}"),
    "provider_link.revoked": Verb("Link taken back", "{who} took back the link of a provider in {section}"),
    "correction.made": Verb("Entry corrected", "A provider sent a correction of its entry in {section}"),
    "correction.right": Verb("Entry confirmed", "A provider said that its entry in {section} is right"),
    "correction.settled": Verb(
        "Correction settled", "{who} decided on the correction of a provider in {section}"
    ),
    "comment.made": Verb("Comment made", "{who} commented on {section}"),
    "comment.resolved": Verb("Comment settled", "{who} settled a comment on {section}"),
    "manuscript.sent_to_review": Verb("Sent to the board", "{who} sent {target} to the board"),
    "manuscript.returned": Verb("Returned to draft", "{who} returned {target} to draft: {reason}"),
    "template.kept": Verb("Template kept", "{who} kept the template {target}"),
    "template.renamed": Verb("Template renamed", "{who} renamed a template to {target}"),
    "template.retired": Verb("Template retired", "{who} retired the template {target}"),
    "request.received": Verb("Whole text asked for", "Somebody asked to read the whole of {document}"),
    "request.given": Verb("Whole text given", "{who} gave somebody the whole of {document}"),
    "request.refused": Verb(
        "Whole text refused", "{who} did not give somebody the whole of {document}: {reason}"
    ),
    "strategy.plan_changed": Verb("Priorities changed", "{who} changed the priorities of {target}: {what}"),
    "strategy.signed": Verb("Signed", "{who} recorded for {authority}: {decision}"),
    "strategy.recorded_for": Verb(
        "Decision recorded", "{who} recorded what {authority} decided elsewhere: {decision}. {evidence}"
    ),
    "strategy.signed_off": Verb("Signed off", "{target} is agreed by the board's rule"),
    "strategy.no_longer_agreed": Verb(
        "No longer agreed", "{target} is with the board again: its rule is no longer met"
    ),
    "consultees.listed": Verb(
        "Consultees listed", "{who} brought a list of consultees: {added} added, {changed} changed"
    ),
    "consultees.ended": Verb("Consultee ended", "{who} took {name} off the list of consultees: {reason}"),
    "consultees.none": Verb("None in the area", "{who} said that the area has no {kind}: {words}"),
    "consultation.opened": Verb("Consultation opened", "{who} opened the consultation on {target}"),
    "consultation.recorded": Verb(
        "Consultation recorded",
        "{who} recorded a consultation on {target} that was held elsewhere: {evidence}",
    ),
    "consultation.invited": Verb(
        "Consultees invited", "{number} authorities were invited to answer on {target}"
    ),
    "consultation.reminded": Verb(
        "Consultees reminded", "{number} authorities were reminded to answer on {target}"
    ),
    "consultation.invited_elsewhere": Verb(
        "Consultee invited", "{who} recorded that {name} was invited in another way: {evidence}"
    ),
    "consultation.replied": Verb("Consultee answered", "{name} answered on {target}: {answer}"),
    "consultation.settled": Verb("Reply settled", "{who} said what came of the reply of {name}"),
    "consultation.closed": Verb("Consultation closed", "{who} closed the consultation on {target}"),
    "obligation.reminded": Verb("Reminder", "{what}: {when}"),
    "calendar.made": Verb("Calendar made", "{who} made a private calendar of the dates of {target}"),
    "calendar.ended": Verb("Calendar ended", "{who} ended a private calendar of the dates of {target}"),
    "publication.scheduled": Verb("Publication set", "{who} decided to publish {target} at {when}"),
    "publication.cancelled": Verb("Publication taken back", "{who} took back the publication of {target}"),
    "publication.failed": Verb("Not published", "{target} was not published at its time: {reason}"),
    "progress.opened": Verb("Progress asked", "{who} asked the owners how {target} gets on: {period}"),
    "progress.asked": Verb("Owner asked", "{authority} was asked how its part of {target} stands"),
    "progress.said": Verb("Progress told", "{authority} said how its part of {target} stands: {period}"),
    "progress.closed": Verb("Progress closed", "{who} closed the report on {target}: {period}"),
    "strategy.reviewed": Verb("Reviewed", "{who} recorded a review of {target}: {outcome}"),
    "assurance.composed": Verb("Statement composed", "{who} composed the assurance statement on {target}"),
    "assurance.signed": Verb(
        "Statement signed", "{who} signed the assurance statement on {target} as {role}"
    ),
    "strategy.endorsed": Verb("Decision of another body", "{body} {kind}: {target}, edition {number}"),
    "assignment.answered": Verb("Assignment answered", "{name}: {answer} (“{title}”)"),
    "strategy.harm_found": Verb(
        "Harm found", "{authority} considers that something in {target} might do harm (s.8(8))"
    ),
    "strategy.no_harm_found": Verb(
        "Checked for harm", "{authority} found nothing in {target} that might do harm (s.8(8))"
    ),
    "strategy.rule_set": Verb("Rule set", "{who} set when {target} counts as agreed: {rule}"),
    "signing_link.sent": Verb(
        "Link to sign sent", "{who} sent {role} of {authority} a link to sign {target}"
    ),
    "signing_link.revoked": Verb(
        "Link to sign taken back", "{who} took back the link by which {authority} signs {target}"
    ),
    # dates
    "obligation.met": Verb("Obligation met", "{who} recorded that this was done: {what}. {words}"),
    "obligation.waived": Verb("Obligation waived", "{who} waived this: {what}. {words}"),
    "obligation.reopened": Verb("Obligation open again", "{who} opened this again: {what}. {words}"),
    "obligation.added": Verb("Date added", "{who} added a date: {what}"),
    "obligation.ended": Verb("Date ended", "{who} ended a date: {what}"),
    # editions
    "edition.published": Verb("Published", "{who} published edition {number} of {target}"),
    "edition.withdrawn": Verb("Withdrawn", "{who} withdrew edition {number} of {target}: {reason}"),
    "edition.pdf_ready": Verb("PDF ready", "The PDF of edition {number} of {target} is ready"),
    # jobs
    "job.dead": Verb("Work stopped", "{kind} was given up after {attempts} attempts: {reason}"),
}
