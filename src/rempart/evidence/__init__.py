"""Public claims about real incidents, weighed against what the model and the record allow."""
