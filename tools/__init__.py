"""Makes data that trawl ships out of what others publish; nothing of it is needed to run trawl."""
