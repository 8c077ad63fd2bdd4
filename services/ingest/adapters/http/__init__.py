"""FastAPI around the doors: what is asked, how large it may be, what is answered."""
