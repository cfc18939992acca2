"""Pure decisions: values and the present moment in, values and their reasons out."""
