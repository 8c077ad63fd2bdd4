"""调查图斑: the surveyed parcels of a district, and what lies over them."""
