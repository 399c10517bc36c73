"""Addresses below ``/work/<slug>/``."""

from django.urls import path

from needs_assessment.views import (
    arriving,
    asks,
    assessments,
    blocks,
    boundaries,
    comments,
    figures,
    marking,
    passing_on,
    registers,
    renewing,
    sections,
    structure,
    typing,
)

app_name = "needs_assessment"

urlpatterns = [
    path("assessments/", assessments.Index.as_view(), name="index"),
    path("assessments/new/", assessments.Start.as_view(), name="start"),
    path("assessments/<int:pk>/", assessments.Detail.as_view(), name="detail"),
    path("assessments/<int:pk>/details/", assessments.Details.as_view(), name="details"),
    path("assessments/<int:pk>/moves/<slug:name>/", assessments.Move.as_view(), name="move"),
    path("assessments/<int:pk>/publish/", assessments.Publish.as_view(), name="publish"),
    path("boundaries/", boundaries.BoundariesList.as_view(), name="boundaries"),
    path("boundaries/new/", boundaries.UploadBoundaries.as_view(), name="boundaries_upload"),
    path("boundaries/<int:pk>/", boundaries.BoundariesPage.as_view(), name="boundary_set"),
    path("documents/<int:pk>/sections/", structure.Structure.as_view(), name="structure"),
    path("sections/<uuid:section_id>/", sections.SectionPage.as_view(), name="section"),
    path("sections/<uuid:section_id>/typing/", typing.Typing.as_view(), name="section_typing"),
    path("sections/<uuid:section_id>/typing/forget/", typing.Forget.as_view(), name="section_forget"),
    path("sections/<uuid:section_id>/take-over/", typing.TakeOver.as_view(), name="section_take_over"),
    path("sections/<uuid:section_id>/comments/new/", comments.Say.as_view(), name="comment"),
    path(
        "sections/<uuid:section_id>/comments/<int:comment_id>/settle/",
        comments.Resolve.as_view(),
        name="comment_resolve",
    ),
    path("sections/<uuid:section_id>/history/", sections.History.as_view(), name="section_history"),
    path("sections/<uuid:section_id>/rename/", sections.Rename.as_view(), name="section_rename"),
    path("sections/<uuid:section_id>/asks/new/", asks.AskAuthority.as_view(), name="ask_new"),
    path("asks/<int:ask_id>/", asks.AskPage.as_view(), name="ask"),
    path("asks/<int:ask_id>/pass-on/", passing_on.PassOn.as_view(), name="ask_pass_on"),
    path("sections/<uuid:section_id>/readers/", marking.Mark.as_view(), name="section_mark"),
    path("sections/<uuid:section_id>/hide/", sections.Hide.as_view(), name="section_hide"),
    path("sections/<uuid:section_id>/show/", sections.Show.as_view(), name="section_show"),
    path("sections/<uuid:section_id>/word/", arriving.AddFromWord.as_view(), name="word_add"),
    path("sections/<uuid:section_id>/pasted/", arriving.Pasted.as_view(), name="pasted"),
    path("sections/<uuid:section_id>/tables/new/", blocks.AddTable.as_view(), name="table_add"),
    path("sections/<uuid:section_id>/figures/new/", figures.ChooseData.as_view(), name="figure_choose"),
    path(
        "sections/<uuid:section_id>/figures/new/<int:version_id>/",
        figures.AddFigure.as_view(),
        name="figure_add",
    ),
    path(
        "sections/<uuid:section_id>/registers/<slug:kind>/",
        registers.AddRegister.as_view(),
        name="register_add",
    ),
    path("blocks/<uuid:block_id>/entries/new/", registers.AddEntry.as_view(), name="entry_add"),
    path(
        "blocks/<uuid:block_id>/entries/<uuid:entry_id>/",
        registers.ChangeEntry.as_view(),
        name="entry_change",
    ),
    path(
        "blocks/<uuid:block_id>/entries/<uuid:entry_id>/remove/",
        registers.RemoveEntry.as_view(),
        name="entry_remove",
    ),
    path("blocks/<uuid:block_id>/", blocks.Change.as_view(), name="block_change"),
    path("blocks/<uuid:block_id>/newer-data/", renewing.NewerData.as_view(), name="newer_data"),
    path("blocks/<uuid:block_id>/remove/", blocks.Remove.as_view(), name="block_remove"),
]
