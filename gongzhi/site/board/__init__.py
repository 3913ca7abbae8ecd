"""The board (大屏): the city sees itself live. Counted once for all who look; see docs/board.md."""
