"""What people say about a section, below its text."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from needs_assessment.forms import CommentForm
from needs_assessment.models import Comment
from needs_assessment.operations import make_comment, resolve_comment
from needs_assessment.operations.comments import SPEAKING
from needs_assessment.views.working import SectionView


class Speaker(SectionView):
    """A page for people who have a part in the work; a monitor only reads."""

    def load(self) -> None:
        super().load()
        if not SPEAKING & set(self.standing.capabilities):
            raise PermissionDenied("Your seat in this partnership reads and does not comment.")


class Say(Speaker):
    """Comment on a section, or answer a comment. A form with a mistake comes back with what was typed."""

    template_name = "needs_assessment/comment.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"form": self._form(), "answers": self.answers, "breadcrumbs": self.crumbs("Comment")}
        return super().get_context_data(**given | kwargs)

    @property
    def answers(self) -> Comment | None:
        wanted = self.request.GET.get("answers") or self.request.POST.get("answers")
        if not wanted:
            return None
        first = self.subject.comments.filter(answers__isnull=True).select_related("made_by")
        return get_object_or_404(first, pk=wanted if wanted.isdecimal() else 0)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        make_comment(
            section=self.subject,
            text=form.cleaned_data["text"],
            block=form.cleaned_data.get("block"),
            answers=self.answers,
            told=form.cleaned_data["told"],
            by=self.person,
        )
        messages.success(request, "Your comment is below the text of the section.")
        return redirect(f"{self.subject.get_absolute_url()}#comments")

    def _form(self, posted: Any = None) -> CommentForm:
        return CommentForm(posted, section=self.subject, by=self.person, is_answer=self.answers is not None)


class Resolve(Speaker):
    """Mark a comment as settled."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        comment = get_object_or_404(self.subject.comments, pk=self.kwargs["comment_id"])
        resolve_comment(comment=comment, by=self.person)
        return redirect(f"{self.subject.get_absolute_url()}#comments")
