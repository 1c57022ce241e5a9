"""Staff of a program: who they are, and what a supervisor does about them."""
