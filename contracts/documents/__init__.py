"""The documents made of the contracts: AsyncAPI, and the table of indicators."""
