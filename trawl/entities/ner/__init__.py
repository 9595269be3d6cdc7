"""The project's own model for names in police text: MiniLM's encoder, 8-bit, through ONNX Runtime."""

from trawl.entities.ner.police import PoliceNer, is_police_ner_installed, open_police_ner, police_ner_version

__all__ = ["PoliceNer", "is_police_ner_installed", "open_police_ner", "police_ner_version"]
