"""The parts of a Word file: its markup, styles, margins and pictures, and how it is packed (`renderers.docx`)."""
