"""The only room of Pillow, pillow_heif and NumPy: reading pictures and making smaller ones.

Untrusted bytes are decoded here, so all of it runs in a child of the darkroom and never in a server's process.
"""
