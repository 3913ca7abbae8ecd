"""Learning from texts, free of Django: which label fits a text, and which texts belong together.

Training needs scikit-learn (the extra `triage`); asking a trained model needs NumPy alone.
"""
