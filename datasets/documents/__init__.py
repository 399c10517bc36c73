"""What readers see of data, as plain values: a table, a figure of a document, the choices of a reader."""

from datasets.documents.choices import Dimension, dimension_choices
from datasets.documents.figures import figure_block
from datasets.documents.tables import Audience, Table, table

__all__ = ["Audience", "Dimension", "Table", "dimension_choices", "figure_block", "table"]
