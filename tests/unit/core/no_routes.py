"""A site without any route: the parts of a page must stand without them, as an error page has to."""

urlpatterns: list[object] = []
