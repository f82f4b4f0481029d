"""The outage to watch: a scenario, a server that lives through it, and a person at work. No part of tracking time."""
