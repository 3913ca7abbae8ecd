"""The desk's pages of paper: sheets, reading them, printing, delivery, the courier's round."""
