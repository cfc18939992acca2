"""The desk in a browser, the expert's page on a phone. No rule lives here: it shows and asks."""
