"""The image service: what applications keep here for their users, and who looks after them."""
