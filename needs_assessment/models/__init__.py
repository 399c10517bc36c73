from needs_assessment.models.asks import Ask, AskHandover
from needs_assessment.models.blocks import Block, BlockRevision, KeptData
from needs_assessment.models.comments import Comment
from needs_assessment.models.manuscripts import Assessment, Manuscript, Section
from needs_assessment.models.typing import SectionLease, TypedDraft

__all__ = [
    "Ask",
    "AskHandover",
    "Assessment",
    "Block",
    "BlockRevision",
    "Comment",
    "KeptData",
    "Manuscript",
    "Section",
    "SectionLease",
    "TypedDraft",
]
