from datasets.forms.uploads import ConfirmForm, UploadForm, WithdrawForm
from datasets.forms.views import ViewForm

__all__ = ["ConfirmForm", "UploadForm", "ViewForm", "WithdrawForm"]
