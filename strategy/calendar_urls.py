"""The private addresses of calendars: outside the working pages, for a calendar program signs in nowhere."""

from django.urls import path

from strategy.views import calendar

app_name = "calendar"

urlpatterns = [path("calendar/<str:token>.ics", calendar.Feed.as_view(), name="feed")]
