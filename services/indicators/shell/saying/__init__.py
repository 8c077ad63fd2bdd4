"""Getting said what follows: messages, once each, with the newest lying last."""
