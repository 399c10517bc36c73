"""What every API endpoint shares: closed by default, cursor pages.

REST framework reads these while it defines its own views, so nothing here may import them.
"""

from typing import TYPE_CHECKING

from rest_framework.pagination import CursorPagination
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:
    from rest_framework.views import APIView


class DenyAll(BasePermission):
    """Refuse: an endpoint without a policy of its own is closed."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return False


class PublishedOnly(BasePermission):
    """Allow reading to everybody, for endpoints that read nothing but editions and public records."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return request.method in {"GET", "HEAD", "OPTIONS"}


class PageByCursor(CursorPagination):
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering: str | tuple[str, ...] = "pk"
