from datasets.forms.uploads import CheckForm, ConfirmForm, UploadForm, WithdrawForm
from datasets.forms.views import ViewForm

__all__ = ["CheckForm", "ConfirmForm", "UploadForm", "ViewForm", "WithdrawForm"]
