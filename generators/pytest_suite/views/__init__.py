"""What the templates show: frozen values whose texts are code already."""
