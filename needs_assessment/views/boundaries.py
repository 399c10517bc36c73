"""Pages of the boundaries that a partnership brings for its maps: the list, the upload, and the look before keeping."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from datasets.models import DatasetVersion
from datasets.rules.projection import on_grid
from needs_assessment.forms import BoundariesForm
from needs_assessment.models import Block
from needs_assessment.views.working import PersonView, require
from partnerships.models import BoundarySet
from partnerships.operations import (
    discard_boundaries,
    keep_boundaries,
    retire_boundaries,
    upload_boundaries,
)
from partnerships.roles import Capability
from partnerships.rules.boundaries import NotBoundaries
from partnerships.rules.own_boundaries import SMALL

OF_NEW = {
    "keep": (keep_boundaries, "Kept. Figures can be drawn with these boundaries."),
    "discard": (discard_boundaries, "Not kept. Nothing of the file is left."),
}
OF_KEPT = {
    "retire": (retire_boundaries, "Retired. Figures that use these boundaries stay as they are."),
}


class BoundariesView(PersonView):
    """A page about the boundaries of a partnership's own."""

    section = "Needs assessment"

    def crumbs(self, *labels: str) -> list[dict[str, str]]:
        slug = self.partnership.slug
        above = [
            {"label": "Needs assessment", "url": reverse("needs_assessment:index", args=[slug])},
            {"label": "Boundaries", "url": reverse("needs_assessment:boundaries", args=[slug])},
        ]
        return [*above, *({"label": label, "url": ""} for label in labels)]

    def sets(self) -> Any:
        return BoundarySet.objects.visible_to(self.person).filter(partnership=self.partnership)


class BoundariesList(BoundariesView):
    """Which boundaries there are, and what uses them."""

    template_name = "needs_assessment/boundaries.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = list(self.sets().kept().for_list())
        uses = figures_with(each.pk for each in found)
        return super().get_context_data(
            sets=[(each, uses.get(each.pk, 0)) for each in found],
            may_upload=self.standing.can(Capability.EDIT_WORK),
            breadcrumbs=self.crumbs(),
            **kwargs,
        )


class UploadBoundaries(BoundariesView):
    """Bring boundaries; nothing is kept before they were looked at."""

    capability = Capability.EDIT_WORK
    template_name = "needs_assessment/boundaries_upload.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"form": BoundariesForm(), "breadcrumbs": self.crumbs("Upload boundaries")}
        return super().get_context_data(**given | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = BoundariesForm(request.POST, request.FILES)
        if form.is_valid():
            told = dict(form.cleaned_data)
            content = told.pop("file").read()
            try:
                found = upload_boundaries(
                    partnership=self.partnership,
                    by=self.person,
                    content=content,
                    data_codes=self._data_codes(),
                    **told,
                )
                return redirect("needs_assessment:boundary_set", self.partnership.slug, found.pk)
            except NotBoundaries as problem:
                form.add_error("file", str(problem))
        return self.render_to_response(self.get_context_data(form=form))

    def _data_codes(self) -> set[str]:
        shared = DatasetVersion.objects.visible_to(self.person).standing().shared()
        versions = shared.filter(dataset__partnership=self.partnership).select_related("dataset__definition")
        return {
            code
            for version in versions
            for code in version.dimensions.get(version.dataset.definition.rules.area, ())
        }


class BoundariesPage(BoundariesView):
    """One set: its map and its areas; keep or discard it while it is new, retire it later."""

    template_name = "needs_assessment/boundary_set.html"
    boundaries: BoundarySet

    def load(self) -> None:
        found = self.sets().select_related("partnership", "uploaded_by")
        if not self.standing.can(Capability.EDIT_WORK):
            found = found.kept()
        self.boundaries = get_object_or_404(found, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        areas = self.boundaries.areas
        unknown = [area for area in areas if not area["is_known"]]
        return super().get_context_data(
            boundaries=self.boundaries,
            picture=picture(areas),
            unknown=unknown,
            small=[area for area in areas if area["hectares"] < SMALL],
            used=figures_with([self.boundaries.pk]).get(self.boundaries.pk, 0),
            may_edit=self.standing.can(Capability.EDIT_WORK),
            breadcrumbs=self.crumbs(str(self.boundaries)),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        require(self, Capability.EDIT_WORK)
        moves = OF_KEPT if self.boundaries.kept_at else OF_NEW
        wish = request.POST.get("wish", "")
        if wish not in moves:
            return redirect(request.path)
        move, done = moves[wish]
        move(boundaries=self.boundaries, by=self.person)
        messages.success(request, done)
        return redirect("needs_assessment:boundaries", self.partnership.slug)


def figures_with(sets: Iterable[int]) -> dict[int, int]:
    """Count the figures of drafts that are drawn with each set."""
    asked = [str(pk) for pk in sets]
    used = Block.objects.annotate(uses=KeyTextTransform("boundaries", "body")).filter(uses__in=asked)
    return {int(uses): times for uses, times in used.values_list("uses").annotate(Count("pk")).order_by()}


def picture(areas: list[dict[str, Any]]) -> dict[str, Any]:
    """Lay outlines out as paths, for a drawing in the page."""
    width, height, placed = on_grid([area["geometry"] for area in areas])
    drawn = [
        {"d": " ".join(map(_path, rings)), "is_known": area["is_known"], "name": area["name"]}
        for area, rings in zip(areas, placed, strict=True)
        if rings
    ]
    return {"width": width, "height": height, "areas": drawn}


def _path(ring: list[int]) -> str:
    points = zip(ring[::2], ring[1::2], strict=True)
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"
