"""Officials' pages of the survey: rounds, compounds, two rounds side by side."""
