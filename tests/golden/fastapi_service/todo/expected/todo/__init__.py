"""Todo"""
