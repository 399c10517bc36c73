"""Amounts of money for a reader."""

from decimal import Decimal


def in_pounds(pounds: str) -> str:
    """Write an amount such as ``40000.00`` as £40,000, with pence only where there are any."""
    amount = Decimal(pounds)
    return f"£{amount:,.0f}" if amount == amount.to_integral() else f"£{amount:,.2f}"
