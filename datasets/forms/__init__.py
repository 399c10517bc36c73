from datasets.forms.uploads import UploadForm
from datasets.forms.views import ViewForm

__all__ = ["UploadForm", "ViewForm"]
