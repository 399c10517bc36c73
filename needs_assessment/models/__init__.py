from needs_assessment.models.asks import Ask, AskHandover
from needs_assessment.models.blocks import Block, BlockRevision, KeptData
from needs_assessment.models.comments import Comment
from needs_assessment.models.manuscripts import Assessment, Manuscript, Section
from needs_assessment.models.packs import BoardPack
from needs_assessment.models.providers import Correction, ProviderLink
from needs_assessment.models.quotations import KeptQuotation, Quotation
from needs_assessment.models.requests import FullTextRequest
from needs_assessment.models.typing import SectionLease, TypedDraft
from needs_assessment.models.versions import OwnTemplate, SectionVersion

__all__ = [
    "Ask",
    "AskHandover",
    "Assessment",
    "Block",
    "BlockRevision",
    "BoardPack",
    "Comment",
    "Correction",
    "FullTextRequest",
    "KeptData",
    "KeptQuotation",
    "Manuscript",
    "OwnTemplate",
    "ProviderLink",
    "Quotation",
    "Section",
    "SectionLease",
    "SectionVersion",
    "TypedDraft",
]
