"""The invented city: parcels over the six districts, control lines and survey years derived from them."""
