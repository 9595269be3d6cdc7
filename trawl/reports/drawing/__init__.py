"""How charts and maps are drawn: each a Vega-Lite specification made of plain data, and one module that draws it."""
