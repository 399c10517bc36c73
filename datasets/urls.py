from django.urls import path

from datasets.views import catalogue, checking, definitions, requests, sending, uploads, versions

app_name = "datasets"

urlpatterns = [
    path("", catalogue.Index.as_view(), name="index"),
    path("send/", catalogue.Choose.as_view(), name="choose"),
    path("send/<slug:key>/", sending.Send.as_view(), name="upload"),
    path("send/<slug:key>/remembered/", sending.Remembered.as_view(), name="remembered"),
    path(
        "send/<slug:key>/remembered/<int:confirmation_id>/ask-again/",
        sending.AskAgain.as_view(),
        name="ask_again",
    ),
    path("definitions/<slug:key>/", catalogue.DefinitionPage.as_view(), name="definition"),
    path("definitions/<slug:key>/template.csv", catalogue.TemplateFile.as_view(), name="template"),
    path(
        "definitions/<slug:key>/template.xlsx",
        catalogue.TemplateWorkbook.as_view(),
        name="template_workbook",
    ),
    path("definitions/<slug:key>/change/", definitions.Change.as_view(), name="definition_change"),
    path("declare/", definitions.Declare.as_view(), name="declare"),
    path("declare/columns/", definitions.DeclareColumns.as_view(), name="declare_columns"),
    path("ask/", requests.ChooseData.as_view(), name="ask"),
    path("ask/<slug:key>/", requests.Ask.as_view(), name="ask_for"),
    path("requests/<int:request_id>/", requests.Page.as_view(), name="request"),
    path("requests/<int:request_id>/cannot-supply/", requests.CannotSupply.as_view(), name="cannot_supply"),
    path("requests/<int:request_id>/withdraw/", requests.Withdraw.as_view(), name="withdraw_request"),
    path("matrix/", requests.MatrixPage.as_view(), name="matrix"),
    path("matrix.csv", requests.MatrixFile.as_view(), name="matrix_csv"),
    path("uploads/<uuid:upload_id>/", uploads.Detail.as_view(), name="upload_detail"),
    path("uploads/<uuid:upload_id>/problems.csv", uploads.ProblemsFile.as_view(), name="problems_csv"),
    path("uploads/<uuid:upload_id>/marked.xlsx", uploads.MarkedFile.as_view(), name="marked_workbook"),
    path("uploads/<uuid:upload_id>/confirm/", uploads.Confirm.as_view(), name="confirm"),
    path("uploads/<uuid:upload_id>/cancel/", uploads.Cancel.as_view(), name="cancel"),
    path("uploads/<uuid:upload_id>/share/", uploads.Share.as_view(), name="share"),
    path("uploads/<uuid:upload_id>/round/", uploads.Round.as_view(), name="round"),
    path("uploads/<uuid:upload_id>/withdraw/", uploads.Withdraw.as_view(), name="withdraw"),
    path("checks/<int:version_id>/", checking.Check.as_view(), name="check"),
    path("<int:dataset_id>/", versions.Page.as_view(), name="dataset"),
    path("<int:dataset_id>/versions/<int:number>/", versions.Page.as_view(), name="version"),
    path("<int:dataset_id>/versions/<int:number>/view.csv", versions.ViewFile.as_view(), name="view_csv"),
    path("<int:dataset_id>/versions/<int:number>.csv", versions.File.as_view(), name="version_csv"),
]
