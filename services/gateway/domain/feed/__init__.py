"""实时推送: what a screen wants of a channel, where it stands, and what it is told."""
