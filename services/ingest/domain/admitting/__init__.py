"""From sound events to the changes of each district."""
