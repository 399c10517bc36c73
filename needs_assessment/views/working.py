"""What the pages of a document share: who is asking, what they asked for, and how they get back."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from needs_assessment.models import Assessment, Block, Section
from partnerships.roles import Capability
from partnerships.views.working import WorkingView, subnav
from svd_portal.accounts.models import User


class PersonView(WorkingView):
    """A working page whose visitor is signed in, as ``WorkingView`` has made sure."""

    capability = Capability.READ_DRAFTS

    @property
    def person(self) -> User:
        return cast(User, self.request.user)


class AssessmentView(PersonView):
    """A page about one needs assessment."""

    section = "Needs assessment"
    assessment: Assessment

    def load(self) -> None:
        visible = Assessment.objects.visible_to(self.person).filter(partnership=self.partnership)
        self.assessment = get_object_or_404(
            visible.select_related("partnership", "document__latest"), pk=self.kwargs["pk"]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"assessment": self.assessment, "breadcrumbs": self.crumbs()} | kwargs
        )

    def crumbs(self, *more: str) -> list[dict[str, str]]:
        here = {"label": self.assessment.title, "url": self.assessment.get_absolute_url() if more else ""}
        return [here, *({"label": label, "url": ""} for label in more)]


class SectionView(PersonView):
    """A page about one section, of a needs assessment or of a strategy."""

    subject: Section
    manuscript: Any  # a needs assessment or a strategy, which this app must not name

    def load(self) -> None:
        self.find(self.kwargs["section_id"])

    def find(self, section: Any) -> None:
        # The partnership was found through visible_to: asking that again costs more than the rest of the question.
        visible = Section.objects.open_to(self.person).filter(manuscript__partnership=self.partnership)
        self.subject = get_object_or_404(visible.with_manuscript(), pk=section)
        self.manuscript = self.subject.manuscript.as_kind()

    @property
    def may_edit(self) -> bool:
        return self.manuscript.is_editable and self.standing.can(Capability.EDIT_WORK)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"subject": self.subject, "manuscript": self.manuscript, "may_edit": self.may_edit}
        context = super().get_context_data(**given | {"breadcrumbs": self.crumbs()} | kwargs)
        kind = "Needs assessment" if isinstance(self.manuscript, Assessment) else "Strategy"
        return context | {"subnav": subnav(self.partnership, kind)}

    def crumbs(self, *more: str) -> list[dict[str, str]]:
        document = {"label": self.manuscript.title, "url": self.manuscript.get_absolute_url()}
        here = {"label": self.subject.heading, "url": self.subject.get_absolute_url() if more else ""}
        return [document, here, *({"label": label, "url": ""} for label in more)]


class SectionEditor(SectionView):
    """A page that changes a section: for editors only, and said before anything is typed."""

    capability = Capability.EDIT_WORK


class BlockEditor(SectionEditor):
    """A page that changes one block."""

    block: Block

    def load(self) -> None:
        visible = Block.objects.visible_to(self.person).filter(
            section__manuscript__partnership=self.partnership
        )
        self.block = get_object_or_404(visible.select_related("dataset_version"), pk=self.kwargs["block_id"])
        self.find(self.block.section_id)


def require(view: WorkingView, capability: str) -> None:
    """Refuse with 403 what the person may never do, so that a closed move is told from a forbidden one."""
    if not view.standing.can(capability):
        raise PermissionDenied("Your seat in this partnership does not allow this.")
