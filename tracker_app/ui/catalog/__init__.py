"""Projects, clients, tasks and tags: what there is, how much it is used, and keeping it in order."""
