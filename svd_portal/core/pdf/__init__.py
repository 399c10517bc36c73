"""PDF: HTML and its assets in, tagged PDF/UA-1 out, rendered in a child process with limits."""

from svd_portal.core.pdf.rendering import Attachment, Limits, RenderFailed, render

__all__ = ["Attachment", "Limits", "RenderFailed", "render"]
