"""What runs hold, and formulas evaluated over them."""
