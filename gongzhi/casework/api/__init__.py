"""What the API's rooms share: the shape of a case, pages by cursor, moves as operations."""
