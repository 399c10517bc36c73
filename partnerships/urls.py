from django.urls import path

from partnerships.views import invitations, meetings, overview, people, public

app_name = "partnerships"

urlpatterns = [
    path("partnerships/", public.PublicIndex.as_view(), name="public_index"),
    path("partnerships/<slug:slug>/", public.PublicPage.as_view(), name="public"),
    path("invitations/<str:token>/", invitations.InvitationPage.as_view(), name="invitation"),
    path("work/", overview.MyPartnerships.as_view(), name="index"),
    # svd_portal.home answers this address, with the same page and what the higher apps know.
    path("work/<slug:slug>/", overview.Overview.as_view(), name="overview"),
    path("work/<slug:slug>/meetings/", meetings.Meetings.as_view(), name="meetings"),
    path("work/<slug:slug>/meetings/add/", meetings.AddMeeting.as_view(), name="meeting_add"),
    path("work/<slug:slug>/meetings/<int:meeting_id>/", meetings.OneMeeting.as_view(), name="meeting"),
    path(
        "work/<slug:slug>/meetings/<int:meeting_id>/change/",
        meetings.ChangeMeeting.as_view(),
        name="meeting_change",
    ),
    path("work/<slug:slug>/meetings/<int:meeting_id>/item/", meetings.AddItem.as_view(), name="meeting_item"),
    path(
        "work/<slug:slug>/meetings/<int:meeting_id>/record/", meetings.Record.as_view(), name="meeting_record"
    ),
    path("work/<slug:slug>/people/", people.People.as_view(), name="people"),
    path("work/<slug:slug>/people/invite/", people.Invite.as_view(), name="invite"),
    path("work/<slug:slug>/people/<int:held_id>/end/", people.EndSeat.as_view(), name="end_seat"),
    path(
        "work/<slug:slug>/people/invitations/<uuid:invitation_id>/withdraw/",
        people.WithdrawInvitation.as_view(),
        name="withdraw_invitation",
    ),
]
